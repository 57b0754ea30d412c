package io.jwasm.runtime.abi.wasmedge;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.linux.SocketFactory;
import io.jwasm.runtime.abi.wasi.FdCalls;
import io.jwasm.runtime.abi.wasi.FdStatusCalls;
import io.jwasm.runtime.abi.wasi.PollCalls;
import io.jwasm.runtime.abi.wasi.SocketCalls;
import io.jwasm.runtime.abi.wasi.WasiAbi;
import io.jwasm.runtime.abi.wasi.WasiClock;
import io.jwasm.runtime.abi.wasi.WasiVersion;
import io.jwasm.runtime.budget.Quota;
import io.jwasm.runtime.dns.NameFiles;
import io.jwasm.runtime.dns.Resolver;
import io.jwasm.runtime.fd.DescriptorTable;
import io.jwasm.runtime.fs.GuestFileSystem;
import io.jwasm.runtime.fs.Mount;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.module.FunctionType;
import io.jwasm.runtime.net.Network;
import io.jwasm.runtime.net.Sockets;
import io.jwasm.runtime.stop.StopSignal;
import io.jwasm.runtime.testing.FakeInstance;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Calls the socket functions as a guest with one page of memory would. */
final class SocketLab implements AutoCloseable {
  /** Results that the helpers below use. */
  static final int NEW_FD = 0;

  static final int COUNT = 4;
  static final int FLAGS = 8;
  static final int PORT = 12;
  static final int KIND = 16;
  static final int VECTOR = 24;
  static final int ADDRESS = 32;
  static final int OCTETS = 64;
  static final int TEXT = 1024;

  private static final String MODULE = "wasi_snapshot_preview1";

  final GuestMemory memory = GuestMemory.reserve(32, 32, false);
  final StopSignal stop = new StopSignal();
  final DescriptorTable table = new DescriptorTable(256);
  String hosts = "";
  private final GuestFileSystem files;
  private final WasiAbi wasi;
  private final WasmEdgeAbi wasmEdge;

  SocketLab() {
    this(Network.open(SocketFactory.OF_HOST));
  }

  SocketLab(Network network) {
    this(network, List.of());
  }

  SocketLab(Network network, List<Mount> mounts) {
    files = GuestFileSystem.open(mounts, Path.of("/nonexistent"), table, stop);
    var sockets = new Sockets(network, stop, table, files);
    var names = new NameFiles(() -> "", () -> hosts);
    var resolver = new Resolver(names, network.sockets(), stop);
    var standard = new SocketCalls(WasiVersion.PREVIEW1, sockets);
    wasi =
        new WasiAbi(
            WasiVersion.PREVIEW1,
            List.of(
                standard,
                new FdCalls(table, WasiVersion.PREVIEW1),
                new FdStatusCalls(table, WasiVersion.PREVIEW1),
                new PollCalls(
                    WasiVersion.PREVIEW1,
                    stop,
                    table,
                    new WasiClock(() -> 0),
                    Quota.of(Long.MAX_VALUE))));
    wasmEdge =
        new WasmEdgeAbi(
            List.of(
                new ConnectionCalls(sockets, standard),
                new MessageCalls(sockets, standard),
                new OptionCalls(sockets),
                new AddressInfoCalls(sockets, resolver)));
  }

  /** Calls the function with so many parameters, all of them i32. */
  int call(String name, long... args) {
    var type = FunctionType.of("I".repeat(args.length), "I");
    var function =
        wasi.find(MODULE, name, type).or(() -> wasmEdge.find(MODULE, name, type)).orElseThrow();
    long[] raw = args.clone();
    for (int i = 0; i < raw.length; i++) {
      raw[i] = (raw[i] & 0xffff_ffffL) | 0x5a5a_5a5a_0000_0000L;
    }
    return (int) function.call(new FakeInstance(memory), raw);
  }

  int open(int family, int type) {
    assertThat(call("sock_open", family, type, NEW_FD)).isZero();
    return memory.getInt(NEW_FD);
  }

  /** Puts an address into {@link #ADDRESS}, in one of the three forms. */
  int address(int length, int... octets) {
    memory.putInt(ADDRESS, OCTETS);
    memory.putInt(ADDRESS + 4, length);
    int at = OCTETS;
    if (length == Address.STORAGE) {
      memory.putShort(at, (short) (octets.length == Address.V4 ? Address.INET4 : Address.INET6));
      at += 2;
    }
    for (int octet : octets) {
      memory.putByte(at++, (byte) octet);
    }
    return ADDRESS;
  }

  /** Puts the address of a UNIX socket into {@link #ADDRESS}. */
  int path(byte[] path) {
    address(Address.STORAGE);
    memory.put(OCTETS, new byte[Address.STORAGE], 0, Address.STORAGE);
    memory.putShort(OCTETS, (short) Address.UNIX);
    memory.put(OCTETS + 2, path, 0, path.length);
    return ADDRESS;
  }

  int loopback() {
    return address(Address.V4, 127, 0, 0, 1);
  }

  /** A listener on loopback, blocking. */
  int listener() {
    int fd = open(Address.INET4, 2);
    assertThat(call("sock_bind", fd, loopback(), 0)).isZero();
    assertThat(call("sock_listen", fd, 16)).isZero();
    return fd;
  }

  /** The local port of a socket. */
  int port(int fd) {
    int address = address(Address.V6);
    assertThat(call("sock_getlocaladdr", fd, address, KIND, PORT)).isZero();
    return memory.getInt(PORT);
  }

  int connect(int port) {
    int fd = open(Address.INET4, 2);
    assertThat(call("sock_connect", fd, loopback(), port)).isZero();
    return fd;
  }

  int accept(int listener) {
    assertThat(call("sock_accept", listener, NEW_FD)).isZero();
    return memory.getInt(NEW_FD);
  }

  int vector(int length) {
    memory.putInt(VECTOR, TEXT);
    memory.putInt(VECTOR + 4, length);
    return VECTOR;
  }

  int text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    memory.put(TEXT, bytes, 0, bytes.length);
    return vector(bytes.length);
  }

  int send(int fd, String text) {
    return call("sock_send", fd, text(text), 1, 0, COUNT);
  }

  int receive(int fd, int length, int flags) {
    return call("sock_recv", fd, vector(length), 1, flags, COUNT, FLAGS);
  }

  /** What was received last. */
  String received() {
    return memory.utf8(TEXT, memory.getInt(COUNT));
  }

  @Override
  public void close() {
    table.close();
    files.close();
    stop.close();
    memory.close();
  }
}
