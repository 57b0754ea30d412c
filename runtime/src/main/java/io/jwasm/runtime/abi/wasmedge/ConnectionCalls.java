package io.jwasm.runtime.abi.wasmedge;

import io.jwasm.linux.Errno;
import io.jwasm.linux.Socket;
import io.jwasm.linux.SocketAddress;
import io.jwasm.linux.SocketAddress.Inet;
import io.jwasm.runtime.abi.wasi.CallGroup;
import io.jwasm.runtime.abi.wasi.CallTable;
import io.jwasm.runtime.abi.wasi.SocketCalls;
import io.jwasm.runtime.abi.wasi.WasiCall;
import io.jwasm.runtime.abi.wasi.WasiErrno;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.net.GuestSocket;
import io.jwasm.runtime.net.Sockets;
import io.jwasm.runtime.net.Transport;

/** Calls that make sockets and bring them together, and that tell what they are bound to. */
public final class ConnectionCalls implements CallGroup {
  private static final int DATAGRAM = 1;
  private static final int STREAM = 2;

  private final Sockets sockets;
  private final SocketCalls standard;

  /**
   * @param standard the calls of WASI itself, which work on the same sockets
   */
  public ConnectionCalls(Sockets sockets, SocketCalls standard) {
    this.sockets = sockets;
    this.standard = standard;
  }

  @Override
  public void register(CallTable calls) {
    both(calls, "sock_open", "III", this::open);
    both(calls, "sock_bind", "III", (m, a) -> named(m, a, GuestSocket::bind));
    both(calls, "sock_connect", "III", (m, a) -> named(m, a, GuestSocket::connect));
    both(calls, "sock_listen", "II", this::listen);
    calls.add("sock_accept", "II", (m, a) -> standard.accept(m, (int) a[0], 0, (int) a[1]));
    calls.add(
        "sock_accept_v2", "III", (m, a) -> standard.accept(m, (int) a[0], (int) a[1], (int) a[2]));
    addresses(calls, "sock_getlocaladdr", GuestSocket::local);
    addresses(calls, "sock_getpeeraddr", GuestSocket::peer);
  }

  /** Adds a function whose two forms have the same type. */
  static void both(CallTable calls, String name, String params, WasiCall call) {
    calls.add(name, params, call);
    calls.add(name + "_v2", params, call);
  }

  private int open(GuestMemory memory, long[] args) {
    int type = (int) args[1];
    if (type != DATAGRAM && type != STREAM) {
      return WasiErrno.INVAL;
    }
    long ignored = memory.address((int) args[2], Integer.BYTES);
    Transport transport = type == STREAM ? Transport.TCP : Transport.UDP;
    int fd =
        switch ((int) args[0]) {
          case Address.INET4 -> sockets.open(Socket.INET, transport);
          case Address.INET6 -> sockets.open(Socket.INET6, transport);
          case Address.UNIX -> sockets.openUnix(transport.type());
          default -> -Errno.EINVAL;
        };
    if (fd < 0) {
      return WasiErrno.of(-fd);
    }
    memory.putInt((int) args[2], fd);
    return WasiErrno.SUCCESS;
  }

  private interface Named {
    int apply(GuestSocket socket, SocketAddress address);
  }

  private int named(GuestMemory memory, long[] args, Named operation) {
    SocketAddress address = Address.at(memory, (int) args[1]).get(memory, (int) args[2]);
    return error(sockets.on((int) args[0], socket -> operation.apply(socket, address)));
  }

  private int listen(GuestMemory memory, long[] args) {
    int backlog = (int) args[1];
    return error(sockets.on((int) args[0], socket -> socket.listen(backlog)));
  }

  private static int error(long result) {
    return WasiErrno.of((int) -result);
  }

  private interface Names {
    SocketAddress of(GuestSocket socket);
  }

  private void addresses(CallTable calls, String name, Names names) {
    calls.add(name, "IIII", (m, a) -> tell(m, a, names));
    calls.add(name, "III", (m, a) -> tellStorage(m, a, names));
    calls.add(name + "_v2", "III", (m, a) -> tellStorage(m, a, names));
  }

  /** The first form: octets, 4 or 6 for the kind of address, and the port. */
  private int tell(GuestMemory memory, long[] args, Names names) {
    Address target = Address.at(memory, (int) args[1], false);
    long ignored = memory.address((int) args[2], Integer.BYTES);
    ignored = memory.address((int) args[3], Integer.BYTES);
    return error(
        sockets.on(
            (int) args[0],
            socket -> {
              SocketAddress address = names.of(socket);
              if (!(address instanceof Inet inet)) {
                return -Errno.EAFNOSUPPORT;
              }
              target.put(memory, address);
              memory.putInt((int) args[2], inet.ip().wide() ? 6 : 4);
              memory.putInt((int) args[3], port(address));
              return 0;
            }));
  }

  private int tellStorage(GuestMemory memory, long[] args, Names names) {
    Address target = Address.at(memory, (int) args[1], true);
    long ignored = memory.address((int) args[2], Integer.BYTES);
    return error(
        sockets.on(
            (int) args[0],
            socket -> {
              SocketAddress address = names.of(socket);
              target.put(memory, address);
              memory.putInt((int) args[2], port(address));
              return 0;
            }));
  }

  static int port(SocketAddress address) {
    return address instanceof Inet inet ? inet.port() : 0;
  }
}
