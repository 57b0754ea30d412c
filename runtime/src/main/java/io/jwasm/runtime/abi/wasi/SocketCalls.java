package io.jwasm.runtime.abi.wasi;

import io.jwasm.linux.Errno;
import io.jwasm.linux.Socket;
import io.jwasm.runtime.fd.Access;
import io.jwasm.runtime.fd.Descriptor;
import io.jwasm.runtime.fd.DescriptorTable;
import io.jwasm.runtime.fd.FdFlags;
import io.jwasm.runtime.fd.FileType;
import io.jwasm.runtime.fd.HostStream;
import io.jwasm.runtime.fd.IoVectors;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.stop.StopSignal;

/** {@code sock_*}, for sockets that the guest was given; it cannot make its own. */
public final class SocketCalls implements CallGroup {
  private static final int RI_ALL = 3;
  private static final int SHUTDOWN_READ = 1;
  private static final int SHUTDOWN_BOTH = 3;

  private final WasiVersion version;
  private final StopSignal stop;
  private final DescriptorTable table;

  /**
   * @param version {@code wasi_unstable} has no {@code sock_accept}
   */
  public SocketCalls(WasiVersion version, StopSignal stop, DescriptorTable table) {
    this.version = version;
    this.stop = stop;
    this.table = table;
  }

  /** What is done with a socket: answers a result or a negated error number of Linux. */
  private interface Operation {
    long apply(HostStream socket);
  }

  @Override
  public void register(CallTable calls) {
    if (version != WasiVersion.PREVIEW0) {
      calls.add("sock_accept", "III", (memory, a) -> accept(memory, a));
    }
    calls.add("sock_recv", "IIIIII", (memory, a) -> receive(memory, a));
    calls.add("sock_send", "IIIII", (memory, a) -> send(memory, a));
    calls.add("sock_shutdown", "II", (_, a) -> shutdown((int) a[0], (int) a[1]));
  }

  private int accept(GuestMemory memory, long[] args) {
    int flags = (int) args[1];
    if ((flags & ~FdFlags.NONBLOCK) != 0) {
      return WasiErrno.INVAL;
    }
    long ignored = memory.address((int) args[2], Integer.BYTES);
    long fd = with((int) args[0], listener -> accept(listener, flags));
    if (fd < 0) {
      return WasiErrno.of((int) -fd);
    }
    memory.putInt((int) args[2], (int) fd);
    return WasiErrno.SUCCESS;
  }

  private long accept(HostStream listener, int flags) {
    while (true) {
      if (listener.nonblocking()) {
        if (!stop.await(listener.hostFd(), io.jwasm.linux.PollSet.POLLIN, 0)) {
          return -Errno.EAGAIN;
        }
      } else {
        stop.awaitReadable(listener.hostFd());
      }
      int fd = Socket.accept(listener.hostFd());
      if (fd >= 0) {
        return table.add(
            new HostStream(fd, FileType.SOCKET_STREAM, Access.READ_WRITE, flags, false, stop));
      }
      if (fd != -Errno.EINTR && (fd != -Errno.EAGAIN || listener.nonblocking())) {
        return fd;
      }
    }
  }

  private int receive(GuestMemory memory, long[] args) {
    int flags = (int) args[3];
    if ((flags & ~RI_ALL) != 0) {
      return WasiErrno.INVAL;
    }
    long ignored = memory.address((int) args[5], Short.BYTES);
    int result =
        transfer(
            memory,
            args,
            (int) args[4],
            (socket, vectors) -> flags == 0 ? socket.read(vectors) : -Errno.EOPNOTSUPP);
    if (result == WasiErrno.SUCCESS) {
      memory.putShort((int) args[5], (short) 0);
    }
    return result;
  }

  private int send(GuestMemory memory, long[] args) {
    return (int) args[3] == 0
        ? transfer(memory, args, (int) args[4], HostStream::write)
        : WasiErrno.INVAL;
  }

  private interface Transfer {
    long apply(HostStream socket, IoVectors vectors);
  }

  private int transfer(GuestMemory memory, long[] args, int counter, Transfer transfer) {
    long ignored = memory.address(counter, Integer.BYTES);
    IoVectors vectors = IoVectors.get();
    if (!vectors.take(memory, (int) args[1], (int) args[2])) {
      return WasiErrno.INVAL;
    }
    long count = with((int) args[0], socket -> transfer.apply(socket, vectors));
    if (count < 0) {
      return WasiErrno.of((int) -count);
    }
    memory.putInt(counter, (int) count);
    return WasiErrno.SUCCESS;
  }

  private int shutdown(int fd, int how) {
    if (how < SHUTDOWN_READ || how > SHUTDOWN_BOTH) {
      // What it is called on counts first: that is what programs tell sockets by.
      long result = with(fd, _ -> -Errno.EINVAL);
      return WasiErrno.of((int) -result);
    }
    long result = with(fd, socket -> Socket.shutdown(socket.hostFd(), how - SHUTDOWN_READ));
    return WasiErrno.of((int) -result);
  }

  private long with(int fd, Operation operation) {
    Descriptor descriptor = table.acquire(fd);
    if (descriptor == null) {
      return -Errno.EBADF;
    }
    try {
      return descriptor instanceof HostStream stream && isSocket(stream)
          ? operation.apply(stream)
          : -Errno.ENOTSOCK;
    } finally {
      descriptor.release();
    }
  }

  private static boolean isSocket(HostStream stream) {
    return stream.type() == FileType.SOCKET_STREAM || stream.type() == FileType.SOCKET_DGRAM;
  }
}
