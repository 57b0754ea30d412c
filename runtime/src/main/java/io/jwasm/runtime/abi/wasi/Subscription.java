package io.jwasm.runtime.abi.wasi;

import io.jwasm.runtime.memory.GuestMemory;

/** What a guest polls for; {@code userdata} comes back in the event. */
sealed interface Subscription {
  int CLOCK = 0;
  int FD_READ = 1;
  int FD_WRITE = 2;

  long userdata();

  /** The event type to answer with. */
  int type();

  /**
   * A time.
   *
   * @param timeout nanoseconds from now or, if absolute, on the clock; unsigned
   * @param flags {@code subclockflags}
   */
  record Timer(long userdata, int clock, long timeout, int flags) implements Subscription {
    private static final int ABSTIME = 1;

    @Override
    public int type() {
      return CLOCK;
    }

    boolean valid() {
      return (flags & ~ABSTIME) == 0;
    }

    boolean absolute() {
      return (flags & ABSTIME) != 0;
    }
  }

  /** A descriptor that can be read or written. */
  record Ready(long userdata, int type, int fd) implements Subscription {
    boolean reads() {
      return type == FD_READ;
    }
  }

  /** A type that does not exist. */
  record Unknown(long userdata, int type) implements Subscription {}

  /** Bytes of one in the guest's memory. */
  static int size(WasiVersion version) {
    return version == WasiVersion.PREVIEW0 ? 56 : 48;
  }

  /** Reads one; {@code wasi_unstable} has another field before the clock's id. */
  static Subscription read(GuestMemory memory, int at, WasiVersion version) {
    long userdata = memory.getLong(at);
    int type = Byte.toUnsignedInt(memory.getByte(at + 8));
    int shift = version == WasiVersion.PREVIEW0 ? 8 : 0;
    return switch (type) {
      case CLOCK ->
          new Timer(
              userdata,
              memory.getInt(at + 16 + shift),
              memory.getLong(at + 24 + shift),
              Short.toUnsignedInt(memory.getShort(at + 40 + shift)));
      case FD_READ, FD_WRITE -> new Ready(userdata, type, memory.getInt(at + 16));
      default -> new Unknown(userdata, type);
    };
  }
}
