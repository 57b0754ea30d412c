package io.jwasm.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Mounting and unmounting, mount(2). Both calls answer 0, or the negated error number. */
public final class Mounts {
  public static final int READ_ONLY = 0x1;
  public static final int NO_SUID = 0x2;
  public static final int NO_DEV = 0x4;
  public static final int NO_EXEC = 0x8;
  public static final int REMOUNT = 0x20;
  public static final int NO_ATIME = 0x400;
  public static final int BIND = 0x1000;
  public static final int RECURSIVE = 0x4000;
  public static final int PRIVATE = 1 << 18;
  public static final int SLAVE = 1 << 19;
  public static final int RELATIME = 1 << 21;

  /** The longest {@code data} that the kernel takes, in bytes. */
  public static final int MAX_DATA = 4095;

  private static final int DETACH = 2;
  private static final int NO_FOLLOW = 8;
  private static final int TYPE_SIZE = 256;

  private Mounts() {}

  /**
   * Mounts.
   *
   * @param type the file system; shorter than 256 bytes
   * @param data its own options; {@link #MAX_DATA} bytes at most
   */
  public static int mount(String source, String target, String type, int flags, String data) {
    byte[] typeBytes = type.getBytes(UTF_8);
    byte[] dataBytes = data.getBytes(UTF_8);
    if (typeBytes.length >= TYPE_SIZE || dataBytes.length > MAX_DATA) {
      return -Errno.EINVAL;
    }
    Scratch scratch = Scratch.get();
    long from = path(scratch, source, false);
    long to = path(scratch, target, true);
    long typeAt = put(scratch.vectors(), typeBytes);
    long dataAt = put(scratch.vectors() + TYPE_SIZE, dataBytes);
    return (int) Kernel.call(Nr.MOUNT, from, to, typeAt, flags, dataAt, 0);
  }

  private static long path(Scratch scratch, String path, boolean other) {
    byte[] bytes = path.getBytes(UTF_8);
    return other ? scratch.otherPath(bytes, 0, bytes.length) : scratch.path(bytes, 0, bytes.length);
  }

  private static long put(long at, byte[] bytes) {
    RawMemory.copy(bytes, 0, at, bytes.length);
    RawMemory.putByte(at + bytes.length, (byte) 0);
    return at;
  }

  /** Takes a mount out of the tree at once; it goes when nobody uses it any more. */
  public static int unmount(String target) {
    return (int) Kernel.call(Nr.UMOUNT2, path(Scratch.get(), target, false), DETACH | NO_FOLLOW, 0);
  }
}
