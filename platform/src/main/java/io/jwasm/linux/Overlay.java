package io.jwasm.linux;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Mounts of the overlay file system that appear nowhere in the tree, fsopen(2). */
public final class Overlay {
  private static final int SET_STRING = 1;
  private static final int CREATE = 6;
  private static final int CLOSE_ON_EXEC = 1;
  private static final int NO_SUID_NO_DEV = 2 | 4;

  private Overlay() {}

  /**
   * Lays a directory for changes over one that stays as it is.
   *
   * @param lower what is shown; not changed
   * @param upper an empty directory for changes
   * @param work an empty directory beside it, for the kernel
   * @return a descriptor of the merged root, and the mount's only user; or the negated error
   *     number: EPERM without privileges, others where the file systems do not allow it, EINVAL for
   *     paths that options cannot carry
   */
  public static int mount(String lower, String upper, String work) {
    for (String path : new String[] {lower, upper, work}) {
      if (path.indexOf(':') >= 0 || path.indexOf(',') >= 0 || path.indexOf('\\') >= 0) {
        return -Errno.EINVAL;
      }
    }
    Scratch scratch = Scratch.get();
    byte[] type = "overlay".getBytes(UTF_8);
    long context = Kernel.call(Nr.FSOPEN, scratch.path(type, 0, type.length), CLOSE_ON_EXEC, 0);
    if (context < 0) {
      return (int) context;
    }
    try {
      return mount((int) context, lower, upper, work);
    } finally {
      Fd.close((int) context);
    }
  }

  private static int mount(int context, String lower, String upper, String work) {
    long result = set(context, "lowerdir", lower);
    result = result < 0 ? result : set(context, "upperdir", upper);
    result = result < 0 ? result : set(context, "workdir", work);
    // Without it hard links of the lower layer would come apart when they are written.
    result = result < 0 ? result : set(context, "index", "on");
    // Without it a directory of the lower layer could not be renamed.
    result = result < 0 ? result : set(context, "redirect_dir", "on");
    result = result < 0 ? result : Kernel.call(Nr.FSCONFIG, context, CREATE, 0, 0, 0, 0);
    return (int)
        (result < 0 ? result : Kernel.call(Nr.FSMOUNT, context, CLOSE_ON_EXEC, NO_SUID_NO_DEV));
  }

  private static long set(int context, String key, String value) {
    Scratch scratch = Scratch.get();
    byte[] name = key.getBytes(UTF_8);
    byte[] text = value.getBytes(UTF_8);
    if (text.length > Scratch.MAX_PATH) {
      return -Errno.EINVAL;
    }
    long nameAt = scratch.otherPath(name, 0, name.length);
    long textAt = scratch.path(text, 0, text.length);
    return Kernel.call(Nr.FSCONFIG, context, SET_STRING, nameAt, textAt, 0, 0);
  }
}
