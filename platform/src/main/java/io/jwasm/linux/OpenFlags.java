package io.jwasm.linux;

/** Flags of {@link At#open}; some of them differ between architectures. */
public final class OpenFlags {
  private static final boolean X86 = Arch.HOST == Arch.X86_64;

  public static final int RDONLY = 0;
  public static final int WRONLY = 1;
  public static final int RDWR = 2;
  public static final int ACCMODE = 3;
  public static final int CREAT = 0x40;
  public static final int EXCL = 0x80;
  public static final int NOCTTY = 0x100;
  public static final int TRUNC = 0x200;
  public static final int APPEND = 0x400;
  public static final int NONBLOCK = 0x800;
  public static final int DSYNC = 0x1000;
  public static final int SYNC = 0x101000;
  public static final int DIRECTORY = X86 ? 0x10000 : 0x4000;
  public static final int NOFOLLOW = X86 ? 0x20000 : 0x8000;
  public static final int CLOEXEC = 0x80000;
  public static final int PATH = 0x200000;

  /** Resolve flag: no magic links of /proc. */
  public static final int RESOLVE_NO_MAGICLINKS = 0x02;

  /** Resolve flag: ELOOP at any symbolic link but a last one that O_PATH and O_NOFOLLOW open. */
  public static final int RESOLVE_NO_SYMLINKS = 0x04;

  /** Resolve flag: EXDEV for whatever leads out of the starting directory. */
  public static final int RESOLVE_BENEATH = 0x08;

  /** Resolve flag: absolute links and {@code ..} stay inside the starting directory. */
  public static final int RESOLVE_IN_ROOT = 0x10;

  private OpenFlags() {}
}
