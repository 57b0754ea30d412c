package io.jwasm.runtime.abi.wasmedge;

import static io.jwasm.runtime.abi.wasmedge.SocketLab.COUNT;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.runtime.abi.wasi.WasiErrno;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OptionCallsTest {
  private static final int VALUE = 512;

  private final SocketLab lab = new SocketLab();
  private final int fd = lab.open(Address.INET4, 2);

  @AfterEach
  void close() {
    lab.close();
  }

  private int get(int name, int room) {
    lab.memory.putInt(COUNT, room);
    return lab.call("sock_getsockopt", fd, 0, name, VALUE, COUNT);
  }

  private int set(int name, long length) {
    return lab.call("sock_setsockopt", fd, 0, name, VALUE, length);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 7, 8})
  void switchesGoBothWays(int name) {
    lab.memory.putInt(VALUE, 1);
    assertThat(set(name, 4)).isZero();
    lab.memory.putInt(VALUE, -1);
    assertThat(get(name, 4)).isZero();
    assertThat(lab.memory.getInt(VALUE)).isOne();
    assertThat(lab.memory.getInt(COUNT)).isEqualTo(4);
  }

  @Test
  void theHostSetsWhatServersNeed() {
    assertThat(get(0, 4)).isZero();
    assertThat(lab.memory.getInt(VALUE)).isOne();
  }

  @Test
  void typesAreThoseOfTheGuest() {
    assertThat(get(1, 4)).isZero();
    assertThat(lab.memory.getInt(VALUE)).isEqualTo(2);
    int datagram = lab.open(Address.INET4, 1);
    lab.memory.putInt(COUNT, 4);
    assertThat(lab.call("sock_getsockopt", datagram, 0, 1, VALUE, COUNT)).isZero();
    assertThat(lab.memory.getInt(VALUE)).isEqualTo(1);
    assertThat(set(1, 4)).isEqualTo(WasiErrno.NOPROTOOPT);
  }

  @Test
  void buffersAndLingerHaveValues() {
    lab.memory.putInt(VALUE, 65_536);
    assertThat(set(6, 4)).isZero();
    assertThat(get(6, 4)).isZero();
    assertThat(lab.memory.getInt(VALUE)).isEqualTo(131_072); // Linux doubles it
    lab.memory.putInt(VALUE, 1);
    lab.memory.putInt(VALUE + 4, 9);
    assertThat(set(9, 8)).isZero();
    lab.memory.putLong(VALUE, 0);
    assertThat(get(9, 8)).isZero();
    assertThat(lab.memory.getInt(VALUE + 4)).isEqualTo(9);
    assertThat(lab.memory.getInt(COUNT)).isEqualTo(8);
    assertThat(get(14, 16)).isZero();
    assertThat(lab.memory.getInt(COUNT)).isZero();
  }

  @Test
  void timeoutsBoundTheWait() {
    lab.memory.putLong(VALUE, 0);
    lab.memory.putLong(VALUE + 8, 20_000);
    assertThat(set(11, 16)).isZero();
    assertThat(get(11, 16)).isZero();
    assertThat(lab.memory.getLong(VALUE + 8)).isEqualTo(20_000);
    assertThat(lab.call("sock_bind", fd, lab.loopback(), 0)).isZero();
    assertThat(lab.call("sock_listen", fd, 1)).isZero();
    assertThat(lab.call("sock_accept", fd, SocketLab.NEW_FD)).isEqualTo(WasiErrno.AGAIN);
    lab.memory.putLong(VALUE + 8, 1_000_000);
    assertThat(set(12, 16)).isEqualTo(WasiErrno.DOM);
  }

  @Test
  void aLengthThatIsAPointerIsCut() {
    lab.memory.putInt(VALUE, 0);
    assertThat(set(0, 0xffff_fff0L)).isZero();
    assertThat(get(0, 4)).isZero();
    assertThat(lab.memory.getInt(VALUE)).isZero();
    assertThat(lab.call("sock_setsockopt", fd, 0, 0, 0xffff_fff0L, 4)).isEqualTo(WasiErrno.FAULT);
  }

  @Test
  void whatIsUnknownIsInvalid() {
    assertThat(set(15, 4)).isEqualTo(WasiErrno.INVAL);
    assertThat(set(-1, 4)).isEqualTo(WasiErrno.INVAL);
    assertThat(set(0, 0)).isEqualTo(WasiErrno.INVAL);
    assertThat(get(0, 3)).isEqualTo(WasiErrno.INVAL);
    assertThat(lab.call("sock_setsockopt", fd, 6, 1, VALUE, 4)).isEqualTo(WasiErrno.INVAL);
    assertThat(lab.call("sock_setsockopt", fd, 0x7fff_ffff, 1, VALUE, 4))
        .isEqualTo(WasiErrno.INVAL);
    assertThat(lab.call("sock_setsockopt", 99, 6, 1, VALUE, 4)).isEqualTo(WasiErrno.BADF);
  }
}
