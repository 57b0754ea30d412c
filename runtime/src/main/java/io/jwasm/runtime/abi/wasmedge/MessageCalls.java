package io.jwasm.runtime.abi.wasmedge;

import io.jwasm.linux.Socket;
import io.jwasm.linux.SocketAddress;
import io.jwasm.linux.SocketOption;
import io.jwasm.runtime.abi.wasi.CallGroup;
import io.jwasm.runtime.abi.wasi.CallTable;
import io.jwasm.runtime.abi.wasi.SocketCalls;
import io.jwasm.runtime.abi.wasi.WasiErrno;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.net.Sockets;

/** Calls that send and receive, with the other side's address or without. */
public final class MessageCalls implements CallGroup {
  private final Sockets sockets;
  private final SocketCalls standard;

  /**
   * @param standard the calls of WASI itself, which work on the same sockets
   */
  public MessageCalls(Sockets sockets, SocketCalls standard) {
    this.sockets = sockets;
    this.standard = standard;
  }

  @Override
  public void register(CallTable calls) {
    calls.add("sock_recv_v2", "IIIIII", standard::receive);
    calls.add("sock_send_v2", "IIIII", standard::send);
    calls.add("sock_recv_from", "IIIIIII", this::receiveFrom);
    calls.add("sock_recv_from", "IIIIIIII", this::receiveFromPort);
    calls.add("sock_recv_from_v2", "IIIIIIII", this::receiveFromPort);
    ConnectionCalls.both(calls, "sock_send_to", "IIIIIII", this::sendTo);
  }

  private int receiveFrom(GuestMemory memory, long[] args) {
    Address target = Address.at(memory, (int) args[3], false);
    return unfit(target, (int) args[0])
        ? WasiErrno.NOMEM
        : standard.receive(
            memory,
            args,
            (int) args[4],
            (int) args[5],
            (int) args[6],
            (socket, message) -> put(memory, target, socket.sender(message)));
  }

  private int receiveFromPort(GuestMemory memory, long[] args) {
    Address target = Address.at(memory, (int) args[3]);
    int port = (int) args[5];
    long ignored = memory.address(port, Integer.BYTES);
    return unfit(target, (int) args[0])
        ? WasiErrno.NOMEM
        : standard.receive(
            memory,
            args,
            (int) args[4],
            (int) args[6],
            (int) args[7],
            (socket, message) -> tell(memory, target, port, socket.sender(message)));
  }

  /** The port is in network order, and the upper half of its word stays: as in WasmEdge. */
  private static void tell(GuestMemory memory, Address target, int port, SocketAddress sender) {
    put(memory, target, sender);
    memory.putShort(port, Short.reverseBytes((short) ConnectionCalls.port(sender)));
  }

  /** Streams and unbound UNIX sockets send without an address. */
  private static void put(GuestMemory memory, Address target, SocketAddress sender) {
    if (!sender.equals(SocketAddress.Unix.UNNAMED)) {
      target.put(memory, sender);
    }
  }

  /** Found before a message is taken, which would be lost. */
  private boolean unfit(Address target, int fd) {
    return !target.isWide()
        && sockets.on(fd, s -> SocketOption.getInt(s.hostFd(), SocketOption.DOMAIN))
            == Socket.INET6;
  }

  private int sendTo(GuestMemory memory, long[] args) {
    if ((int) args[5] != 0) {
      return WasiErrno.INVAL;
    }
    SocketAddress target = Address.at(memory, (int) args[3]).get(memory, (int) args[4]);
    return standard.send(memory, args, (int) args[6], target);
  }
}
