package io.jwasm.shim.launch;

import io.jwasm.linux.Mounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The options of a mount, apart.
 *
 * @param flags of mount(2)
 * @param data what the file system itself takes
 */
record MountOptions(int flags, String data) {
  private static final Map<String, Integer> FLAGS =
      Map.ofEntries(
          Map.entry("ro", Mounts.READ_ONLY),
          Map.entry("nosuid", Mounts.NO_SUID),
          Map.entry("nodev", Mounts.NO_DEV),
          Map.entry("noexec", Mounts.NO_EXEC),
          Map.entry("noatime", Mounts.NO_ATIME),
          Map.entry("relatime", Mounts.RELATIME),
          Map.entry("bind", Mounts.BIND),
          Map.entry("rbind", Mounts.BIND | Mounts.RECURSIVE),
          Map.entry("rw", 0),
          Map.entry("defaults", 0));

  static MountOptions of(List<String> options) {
    int flags = 0;
    List<String> data = new ArrayList<>();
    for (String option : options) {
      Integer flag = FLAGS.get(option);
      if (flag == null) {
        data.add(option);
      } else {
        flags |= flag;
      }
    }
    return new MountOptions(flags, String.join(",", data));
  }

  /** Whether a bind mount has to be mounted again to become read-only. */
  boolean isReadOnlyBind() {
    return (flags & Mounts.BIND) != 0 && (flags & Mounts.READ_ONLY) != 0;
  }
}
