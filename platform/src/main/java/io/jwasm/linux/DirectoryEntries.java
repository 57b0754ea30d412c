package io.jwasm.linux;

/** Lists a directory with getdents64. */
public final class DirectoryEntries {
  private static final int BUFFER_SIZE = 32 * 1024;
  private static final int NAME = 19;

  private DirectoryEntries() {}

  /** Takes one entry. */
  @FunctionalInterface
  public interface Sink {
    /**
     * @param name its bytes as they are on the disk
     * @param type its type as {@link FileStatus} has it, or 0 if the file system does not tell
     */
    void entry(byte[] name, long inode, int type);
  }

  /**
   * Gives all entries to the sink, {@code .} and {@code ..} too, from the start on.
   *
   * @param fd a directory opened for reading; its position is moved
   * @return 0 or the negated error number
   */
  public static int list(int fd, Sink sink) {
    long position = Fd.seek(fd, 0, Fd.SEEK_SET);
    if (position < 0) {
      return (int) position;
    }
    try (var memory = OffHeap.allocate(BUFFER_SIZE)) {
      long buffer = memory.address();
      long used;
      do {
        used = Kernel.call(Nr.GETDENTS64, fd, buffer, BUFFER_SIZE);
        for (long at = buffer; at < buffer + used; at += length(at)) {
          int type = Byte.toUnsignedInt(RawMemory.getByte(at + 18));
          sink.entry(name(at), RawMemory.getLong(at), type << 12);
        }
      } while (used > 0);
      return (int) used;
    }
  }

  private static int length(long entry) {
    return Short.toUnsignedInt(RawMemory.getShort(entry + 16));
  }

  private static byte[] name(long entry) {
    int length = 0;
    while (RawMemory.getByte(entry + NAME + length) != 0) {
      length++;
    }
    byte[] name = new byte[length];
    RawMemory.copy(entry + NAME, name, 0, length);
    return name;
  }
}
