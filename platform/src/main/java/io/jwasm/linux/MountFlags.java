package io.jwasm.linux;

/** Flags of mount(2); equal on all architectures. */
public final class MountFlags {
  public static final int READ_ONLY = 0x1;
  public static final int NO_SUID = 0x2;
  public static final int NO_DEV = 0x4;
  public static final int NO_EXEC = 0x8;
  public static final int SYNCHRONOUS = 0x10;
  public static final int MANDATORY_LOCKS = 0x40;
  public static final int SYNCHRONOUS_DIRECTORIES = 0x80;
  public static final int NO_SYMBOLIC_LINKS = 0x100;
  public static final int NO_ATIME = 0x400;
  public static final int NO_DIRECTORY_ATIME = 0x800;
  public static final int BIND = 0x1000;
  public static final int RECURSIVE = 0x4000;
  public static final int SILENT = 0x8000;
  public static final int UNBINDABLE = 1 << 17;
  public static final int PRIVATE = 1 << 18;
  public static final int SLAVE = 1 << 19;
  public static final int SHARED = 1 << 20;
  public static final int RELATIME = 1 << 21;
  public static final int INODE_VERSION = 1 << 23;
  public static final int STRICT_ATIME = 1 << 24;
  public static final int LAZY_TIME = 1 << 25;

  private MountFlags() {}
}
