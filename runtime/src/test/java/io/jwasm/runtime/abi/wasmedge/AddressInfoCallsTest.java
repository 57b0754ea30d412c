package io.jwasm.runtime.abi.wasmedge;

import static io.jwasm.runtime.abi.wasmedge.SocketLab.COUNT;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.runtime.abi.wasi.WasiErrno;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressInfoCallsTest {
  private static final int NODE = 2048;
  private static final int SERVICE = 2560;
  private static final int HINTS = 2700;
  private static final int HEAD = 2760;
  private static final int LIST = 3000;
  private static final int MOST = 4;

  private final SocketLab lab = new SocketLab();
  private int node;
  private int service;
  private int stride = 26;

  AddressInfoCallsTest() {
    lab.hosts = "10.0.0.1 db alias\n10.0.0.2 db\n10.0.0.1 db\nfd00::1 db\n10.0.0.3 four\n";
    names("db", "mysql");
    hints(0, 0, 2, 0);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private void names(String node, String service) {
    this.node = put(NODE, node);
    this.service = put(SERVICE, service);
  }

  private int put(int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    lab.memory.put(at, bytes, 0, bytes.length);
    return bytes.length;
  }

  private void hints(int flags, int family, int type, int protocol) {
    lab.memory.putShort(HINTS, (short) flags);
    lab.memory.putByte(HINTS + 2, (byte) family);
    lab.memory.putByte(HINTS + 3, (byte) type);
    lab.memory.putByte(HINTS + 4, (byte) protocol);
  }

  /** Records at {@link #LIST}, then their sockaddrs, buffers and names. */
  private int call() {
    int sockaddrs = LIST + 28 * MOST;
    int data = sockaddrs + 12 * MOST;
    for (int i = 0; i < MOST; i++) {
      int record = LIST + 28 * i;
      lab.memory.putInt(record + 12, sockaddrs + 12 * i);
      lab.memory.putInt(record + 16, 4000 + 16 * i);
      lab.memory.putInt(record + 20, 16);
      lab.memory.putInt(record + 24, i + 1 < MOST ? record + 28 : 0);
      lab.memory.putInt(sockaddrs + 12 * i + 8, data + stride * i);
    }
    lab.memory.putInt(HEAD, LIST);
    lab.memory.putInt(COUNT, 77);
    return lab.call("sock_getaddrinfo", NODE, node, SERVICE, service, HINTS, HEAD, MOST, COUNT);
  }

  private List<String> found() {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < lab.memory.getInt(COUNT); i++) {
      int sockaddr = lab.memory.getInt(LIST + 28 * i + 12);
      byte[] data =
          lab.memory.bytes(lab.memory.getInt(sockaddr + 8), lab.memory.getInt(sockaddr + 4));
      found.add(HexFormat.of().formatHex(data));
    }
    return found;
  }

  @Test
  void eachAddressHasOneEntry() {
    assertThat(call()).isZero();
    assertThat(found())
        .containsExactly(
            "0cea0a0000010000000000000000",
            "0cea0a0000020000000000000000",
            "0cea00000000fd00000000000000000000000000000100000000");
    assertThat(lab.memory.getInt(LIST)).isEqualTo(0x0201_0000);
    assertThat(lab.memory.getInt(LIST + 4)).isEqualTo(1);
    assertThat(lab.memory.getInt(LIST + 8)).isEqualTo(16);
    assertThat(lab.memory.getInt(LIST + 2 * 28)).isEqualTo(0x0202_0000);
    assertThat(lab.memory.getInt(LIST + 2 * 28 + 8)).isEqualTo(28);
  }

  @Test
  void aNulAtTheEndMayCount() {
    names("four\0", "80\0");
    assertThat(call()).isZero();
    assertThat(found()).containsExactly("00500a0000030000000000000000");
  }

  @Test
  void buffersThatOverlapAreFilledOnce() {
    stride = 1;
    hints(0, 1, 2, 0);
    assertThat(call()).isZero();
    assertThat(found()).containsExactly("0cea0a0000010000000000000000");
  }

  @ParameterizedTest
  @CsvSource({
    // flags, family, answer
    "0, 1, 2",
    "0, 2, 1",
    "16, 2, 1",
    "48, 2, 3",
    "64, 0, 3",
  })
  void hintsSayWhichAddresses(int flags, int family, int count) {
    hints(flags, family, 2, 0);
    assertThat(call()).isZero();
    assertThat(found()).hasSize(count);
  }

  @Test
  void ipv4MayStandForIpv6() {
    names("four", "1");
    hints(16, 2, 2, 0);
    assertThat(call()).isZero();
    assertThat(found()).containsExactly("00010000000000000000000000000000ffff0a00000300000000");
  }

  @Test
  void withoutANameItIsThisMachine() {
    names("", "80");
    hints(1, 1, 1, 0);
    assertThat(call()).isZero();
    assertThat(found()).containsExactly("0050000000000000000000000000");
    assertThat(lab.memory.getInt(LIST + 4)).isEqualTo(2);
    hints(0, 1, 2, 0);
    assertThat(call()).isZero();
    assertThat(found()).containsExactly("00507f0000010000000000000000");
  }

  @Test
  void theCanonicalNameIsWrittenOnRequest() {
    lab.memory.putByte(4000, (byte) '-');
    assertThat(call()).isZero();
    assertThat(lab.memory.getByte(4000)).isEqualTo((byte) '-');
    hints(2, 0, 2, 0);
    assertThat(call()).isZero();
    assertThat(lab.memory.utf8(4000, 2)).isEqualTo("db");
    assertThat(lab.memory.getInt(LIST + 20)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    // node, service, flags, family, type, protocol, error
    "'', '', 0, 0, 0, 0, 84",
    "db, '', 128, 0, 0, 0, 79",
    "'', 80, 2, 0, 0, 0, 79",
    "db, '', 0, 3, 0, 0, 81",
    "db, '', 0, 0, 3, 0, 52",
    "db, '', 0, 0, 0, 3, 52",
    "db, nonsense, 0, 0, 0, 0, 85",
    "db, http, 8, 0, 0, 0, 84",
    "db, 65536, 0, 0, 0, 0, 85",
    "db, '', 4, 0, 0, 0, 84",
    "x.localhost., '', 0, 3, 0, 0, 81",
  })
  void whatCannotBeAnsweredIsToldApart(
      String node, String service, int flags, int family, int type, int protocol, int error) {
    names(node, service);
    hints(flags, family, type, protocol);
    assertThat(call()).isEqualTo(error);
    assertThat(lab.memory.getInt(COUNT)).isEqualTo(77);
  }

  @Test
  void pointersAndRoomAreChecked() {
    assertThat(lab.call("sock_getaddrinfo", NODE, node, SERVICE, service, HINTS, HEAD, 0, COUNT))
        .isEqualTo(AddressInfoCalls.AIMEMORY);
    assertThat(lab.call("sock_getaddrinfo", -4, 9, SERVICE, service, HINTS, HEAD, MOST, COUNT))
        .isEqualTo(WasiErrno.FAULT);
    assertThat(lab.call("sock_getaddrinfo", NODE, 999, SERVICE, 0, HINTS, HEAD, MOST, COUNT))
        .isEqualTo(AddressInfoCalls.AINONAME);
  }
}
