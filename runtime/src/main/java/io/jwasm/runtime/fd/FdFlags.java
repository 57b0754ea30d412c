package io.jwasm.runtime.fd;

/** Descriptor flags of WASI ({@code fdflags}). */
public final class FdFlags {
  public static final int APPEND = 1;
  public static final int DSYNC = 2;
  public static final int NONBLOCK = 4;
  public static final int RSYNC = 8;
  public static final int SYNC = 16;

  /** Those that make writes wait for the disk. */
  public static final int ANY_SYNC = DSYNC | RSYNC | SYNC;

  /** All that exist. */
  public static final int ALL = ANY_SYNC | APPEND | NONBLOCK;

  private FdFlags() {}
}
