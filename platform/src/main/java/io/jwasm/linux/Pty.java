package io.jwasm.linux;

import java.nio.charset.StandardCharsets;

/**
 * A new pseudo-terminal (pty(7)) with the kernel's usual settings: it echoes, edits lines and ends
 * them with CR and NL. It is nobody's controlling terminal, so that no key raises a signal.
 *
 * @param master what a person would sit at; does not block
 * @param slave what a program takes for its terminal
 */
public record Pty(int master, int slave) {
  private static final int TIOCSPTLCK = 0x40045431;
  private static final int TIOCGPTPEER = 0x5441;
  private static final int TIOCSWINSZ = 0x5414;

  /**
   * Makes one; both descriptors are close-on-exec and the caller's.
   *
   * @throws ErrnoException if there are no more terminals or descriptors
   */
  public static Pty open() {
    byte[] path = "/dev/ptmx".getBytes(StandardCharsets.US_ASCII);
    int flags = OpenFlags.RDWR | OpenFlags.NONBLOCK;
    int master = check(At.open(At.FDCWD, path, 0, path.length, flags, 0, 0), "open /dev/ptmx");
    try {
      long unlock = Scratch.get().how();
      RawMemory.putInt(unlock, 0);
      int _ = check(Kernel.call(Nr.IOCTL, master, TIOCSPTLCK, unlock), "unlock a terminal");
      int peer = OpenFlags.RDWR | OpenFlags.NOCTTY | OpenFlags.CLOEXEC;
      int slave = check(Kernel.call(Nr.IOCTL, master, TIOCGPTPEER, peer), "open a terminal");
      return new Pty(master, slave);
    } catch (ErrnoException e) {
      Fd.close(master);
      throw e;
    }
  }

  private static int check(long result, String operation) {
    if (result < 0) {
      throw new ErrnoException(operation, (int) -result);
    }
    return (int) result;
  }

  /**
   * Sets the size that programs see.
   *
   * @param columns 0 to 65535, as {@code rows}; 0 is unknown
   * @return 0 or the negated error number
   */
  public int resize(int columns, int rows) {
    long size = Scratch.get().how();
    RawMemory.putLong(size, (rows & 0xffffL) | (columns & 0xffffL) << 16);
    return (int) Kernel.call(Nr.IOCTL, master, TIOCSWINSZ, size);
  }
}
