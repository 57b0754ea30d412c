package io.jwasm.linux;

/**
 * What is known about a file, filled by {@link Fd#status} and {@link At#status}. Mutable, to be
 * used again; confined to one thread. Times are nanoseconds since 1970.
 */
public final class FileStatus {
  /** Mask of the type in {@link #mode}. */
  public static final int TYPE = 0xf000;

  public static final int SOCKET = 0xc000;
  public static final int SYMLINK = 0xa000;
  public static final int REGULAR = 0x8000;
  public static final int BLOCK_DEVICE = 0x6000;
  public static final int DIRECTORY = 0x4000;
  public static final int CHARACTER_DEVICE = 0x2000;
  public static final int FIFO = 0x1000;

  private static final long NANOS = 1_000_000_000L;

  private long device;
  private long inode;
  private int mode;
  private long links;
  private long size;
  private long accessed;
  private long modified;
  private long changed;

  /** Sets everything, for files that exist only here. Its times are those of the epoch. */
  public void set(long newDevice, long newInode, int newMode, long newLinks, long newSize) {
    device = newDevice;
    inode = newInode;
    mode = newMode;
    links = newLinks;
    size = newSize;
    accessed = 0;
    modified = 0;
    changed = 0;
  }

  /** Reads a {@code struct statx}. */
  void read(long at) {
    links = Integer.toUnsignedLong(RawMemory.getInt(at + 16));
    mode = Short.toUnsignedInt(RawMemory.getShort(at + 28));
    inode = RawMemory.getLong(at + 32);
    size = RawMemory.getLong(at + 40);
    accessed = time(at + 64);
    changed = time(at + 96);
    modified = time(at + 112);
    long major = Integer.toUnsignedLong(RawMemory.getInt(at + 136));
    long minor = Integer.toUnsignedLong(RawMemory.getInt(at + 140));
    device = major << 32 | minor;
  }

  private static long time(long at) {
    return RawMemory.getLong(at) * NANOS + Integer.toUnsignedLong(RawMemory.getInt(at + 8));
  }

  /** Identifies the file system. */
  public long device() {
    return device;
  }

  /** Identifies the file in its file system. */
  public long inode() {
    return inode;
  }

  /** Type and permission bits. */
  public int mode() {
    return mode;
  }

  /** The type, one of the constants. */
  public int type() {
    return mode & TYPE;
  }

  /** The number of hard links. */
  public long links() {
    return links;
  }

  /** Bytes. */
  public long size() {
    return size;
  }

  /** The time of the last access. */
  public long accessed() {
    return accessed;
  }

  /** The time of the last change of its content. */
  public long modified() {
    return modified;
  }

  /** The time of the last change of its status. */
  public long changed() {
    return changed;
  }
}
