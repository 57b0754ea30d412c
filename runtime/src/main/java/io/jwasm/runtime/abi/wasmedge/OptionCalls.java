package io.jwasm.runtime.abi.wasmedge;

import io.jwasm.linux.Errno;
import io.jwasm.linux.SocketOption;
import io.jwasm.runtime.abi.wasi.CallGroup;
import io.jwasm.runtime.abi.wasi.CallTable;
import io.jwasm.runtime.abi.wasi.WasiErrno;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.net.GuestSocket;
import io.jwasm.runtime.net.Sockets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code sock_getsockopt} and {@code sock_setsockopt}. Only the socket level exists, as number 0;
 * the length is a pointer in the first and a value in the second.
 */
public final class OptionCalls implements CallGroup {
  private static final int LEVEL = 0;
  private static final int DATAGRAM = 1;
  private static final int STREAM = 2;
  private static final int LONGEST = 16;
  private static final long NANOS = 1_000_000_000L;
  private static final long MICROS = 1_000L;

  private final Sockets sockets;

  /** Binds the calls to the sockets of a guest. */
  public OptionCalls(Sockets sockets) {
    this.sockets = sockets;
  }

  @Override
  public void register(CallTable calls) {
    calls.add("sock_getsockopt", "IIIII", this::get);
    calls.add("sock_setsockopt", "IIIII", this::set);
  }

  /** How the value of an option looks. */
  private enum Form {
    INT(4),
    TYPE(4),
    ERROR(4),
    LINGER(8),
    RECEIVE_TIMEOUT(16),
    SEND_TIMEOUT(16),
    TEXT(0);

    private final int size;

    Form(int size) {
      this.size = size;
    }
  }

  /** The options in the order of their numbers. */
  private enum Option {
    REUSEADDR(SocketOption.REUSEADDR, Form.INT),
    TYPE(SocketOption.TYPE, Form.TYPE),
    ERROR(SocketOption.ERROR, Form.ERROR),
    DONTROUTE(SocketOption.DONTROUTE, Form.INT),
    BROADCAST(SocketOption.BROADCAST, Form.INT),
    SNDBUF(SocketOption.SNDBUF, Form.INT),
    RCVBUF(SocketOption.RCVBUF, Form.INT),
    KEEPALIVE(SocketOption.KEEPALIVE, Form.INT),
    OOBINLINE(SocketOption.OOBINLINE, Form.INT),
    LINGER(SocketOption.LINGER, Form.LINGER),
    RCVLOWAT(SocketOption.RCVLOWAT, Form.INT),
    RCVTIMEO(0, Form.RECEIVE_TIMEOUT),
    SNDTIMEO(0, Form.SEND_TIMEOUT),
    ACCEPTCONN(SocketOption.ACCEPTCONN, Form.INT),
    BINDTODEVICE(SocketOption.BINDTODEVICE, Form.TEXT);

    private final int linux;
    private final Form form;

    Option(int linux, Form form) {
      this.linux = linux;
      this.form = form;
    }

    static @Nullable Option of(int level, int name) {
      Option[] all = values();
      return level != LEVEL || name < 0 || name >= all.length ? null : all[name];
    }
  }

  private int get(GuestMemory memory, long[] args) {
    Option option = Option.of((int) args[1], (int) args[2]);
    long lengthAt = memory.address((int) args[4], Integer.BYTES);
    int length = memory.getInt((int) args[4]);
    if (lengthAt == 0 || option == null || length < option.form.size) {
      return onlyIfSocket((int) args[0]);
    }
    int buffer = (int) args[3];
    long ignored = memory.address(buffer, option.form.size);
    long result = sockets.on((int) args[0], socket -> read(memory, socket, option, buffer, length));
    if (result < 0) {
      return WasiErrno.of((int) -result);
    }
    memory.putInt((int) args[4], (int) result);
    return WasiErrno.SUCCESS;
  }

  /** INVAL, unless there is a better reason to refuse. */
  private int onlyIfSocket(int fd) {
    return WasiErrno.of((int) -sockets.on(fd, _ -> -Errno.EINVAL));
  }

  /** Answers the length of the value, or a negated error number. */
  private static long read(
      GuestMemory memory, GuestSocket socket, Option option, int buffer, int room) {
    switch (option.form) {
      case LINGER -> memory.putLong(buffer, SocketOption.getPair(socket.hostFd(), option.linux));
      case RECEIVE_TIMEOUT -> putTime(memory, buffer, socket.receiveTimeout());
      case SEND_TIMEOUT -> putTime(memory, buffer, socket.sendTimeout());
      case TEXT -> {
        byte[] text = SocketOption.getText(socket.hostFd(), option.linux);
        int length = Math.min(text.length, room);
        memory.put(buffer, text, 0, length);
        return length;
      }
      case INT, TYPE, ERROR -> {
        int value = SocketOption.getInt(socket.hostFd(), option.linux);
        if (value < 0) {
          return value;
        }
        memory.putInt(buffer, forGuest(option.form, value));
      }
    }
    return option.form.size;
  }

  private static int forGuest(Form form, int value) {
    return switch (form) {
      case TYPE -> value == io.jwasm.linux.Socket.STREAM ? STREAM : DATAGRAM;
      case ERROR -> WasiErrno.of(value);
      default -> value;
    };
  }

  private static void putTime(GuestMemory memory, int at, long nanos) {
    long time = Math.max(0, nanos);
    memory.putLong(at, time / NANOS);
    memory.putLong(at + 8, time % NANOS / MICROS);
  }

  private int set(GuestMemory memory, long[] args) {
    Option option = Option.of((int) args[1], (int) args[2]);
    long length = Integer.toUnsignedLong((int) args[4]);
    if (option == null || length == 0 || length < option.form.size) {
      return onlyIfSocket((int) args[0]);
    }
    int buffer = (int) args[3];
    // Some guests pass a pointer for the length.
    int room =
        (int) Math.min(Math.min(length, LONGEST), memory.size() - Integer.toUnsignedLong(buffer));
    int size = option.form == Form.TEXT ? Math.max(0, room) : option.form.size;
    byte[] value = memory.bytes(buffer, size);
    return WasiErrno.of(
        (int) -sockets.on((int) args[0], s -> write(memory, s, option, buffer, value)));
  }

  private static long write(
      GuestMemory memory, GuestSocket socket, Option option, int buffer, byte[] value) {
    int fd = socket.hostFd();
    return switch (option.form) {
      case INT -> SocketOption.setInt(fd, option.linux, memory.getInt(buffer));
      case LINGER -> SocketOption.setPair(fd, option.linux, memory.getLong(buffer));
      case TYPE, ERROR -> -Errno.ENOPROTOOPT;
      case TEXT -> SocketOption.setText(fd, option.linux, untilNul(value));
      case RECEIVE_TIMEOUT, SEND_TIMEOUT -> setTimeout(memory, socket, option.form, buffer);
    };
  }

  private static byte[] untilNul(byte[] text) {
    int end = 0;
    while (end < text.length - 1 && text[end] != 0) {
      end++;
    }
    return Arrays.copyOf(text, end);
  }

  private static long setTimeout(GuestMemory memory, GuestSocket socket, Form form, int buffer) {
    long seconds = memory.getLong(buffer);
    long micros = memory.getLong(buffer + 8);
    if (seconds < 0 || micros < 0 || micros >= NANOS / MICROS) {
      return -Errno.EDOM;
    }
    boolean ever = (seconds == 0 && micros == 0) || seconds > Long.MAX_VALUE / NANOS - 1;
    long nanos = ever ? GuestSocket.NO_TIMEOUT : seconds * NANOS + micros * MICROS;
    if (form == Form.RECEIVE_TIMEOUT) {
      socket.setReceiveTimeout(nanos);
    } else {
      socket.setSendTimeout(nanos);
    }
    return 0;
  }
}
