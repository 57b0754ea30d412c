package io.jwasm.linux;

/**
 * A change of a terminal's settings (termios(3)) that is undone by {@link #close}, and when the
 * process ends by a signal that the JVM handles. Thread-safe.
 */
public final class TerminalMode implements AutoCloseable {
  private static final int TCGETS = 0x5401;
  private static final int TCSETS = 0x5402;

  /** {@code struct termios} of the kernel: four flags, a line discipline, 19 characters. */
  private static final int SIZE = 36;

  private static final int LOCAL_FLAGS = 12;
  private static final int ICANON = 2;
  private static final int ECHO = 8;

  private final int fd;
  private final byte[] former;
  private final Thread hook = new Thread(this::restore, "restore terminal");
  private boolean open = true;

  private TerminalMode(int fd, byte[] former) {
    this.fd = fd;
    this.former = former;
  }

  /**
   * Gives what is typed to who reads at once, and does not show it.
   *
   * @throws ErrnoException if it is no terminal
   */
  public static TerminalMode keyByKey(int fd) {
    byte[] settings = new byte[SIZE];
    try (var buffer = new NativeBuffer(SIZE)) {
      check(Kernel.call(Nr.IOCTL, fd, TCGETS, buffer.address()), "read a terminal's settings");
      settings = buffer.get(SIZE);
    }
    var mode = new TerminalMode(fd, settings.clone());
    settings[LOCAL_FLAGS] &= (byte) ~(ICANON | ECHO);
    check(mode.set(settings), "change a terminal's settings");
    Runtime.getRuntime().addShutdownHook(mode.hook);
    return mode;
  }

  private static void check(long result, String operation) {
    if (result < 0) {
      throw new ErrnoException(operation, (int) -result);
    }
  }

  private long set(byte[] settings) {
    try (var buffer = new NativeBuffer(SIZE)) {
      buffer.put(settings, 0, SIZE);
      return Kernel.call(Nr.IOCTL, fd, TCSETS, buffer.address());
    }
  }

  private synchronized void restore() {
    if (open) {
      open = false;
      long _ = set(former);
    }
  }

  @Override
  public void close() {
    restore();
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends, and the hook finds nothing left to do.
      return;
    }
  }
}
