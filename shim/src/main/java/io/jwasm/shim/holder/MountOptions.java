package io.jwasm.shim.holder;

import io.jwasm.linux.MountFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The options of a mount, apart; runtime-spec, config.md "Linux mount options".
 *
 * @param flags of mount(2)
 * @param propagation of mount(2); 0 for as it comes
 * @param deep whether all mounts below it become read-only as well
 * @param data what the file system itself takes
 */
public record MountOptions(int flags, int propagation, boolean deep, String data) {
  private static final Map<String, Integer> SET =
      Map.ofEntries(
          Map.entry("bind", MountFlags.BIND),
          Map.entry("rbind", MountFlags.BIND | MountFlags.RECURSIVE),
          Map.entry("ro", MountFlags.READ_ONLY),
          Map.entry("rro", MountFlags.READ_ONLY),
          Map.entry("nosuid", MountFlags.NO_SUID),
          Map.entry("nodev", MountFlags.NO_DEV),
          Map.entry("noexec", MountFlags.NO_EXEC),
          Map.entry("nosymfollow", MountFlags.NO_SYMBOLIC_LINKS),
          Map.entry("sync", MountFlags.SYNCHRONOUS),
          Map.entry("dirsync", MountFlags.SYNCHRONOUS_DIRECTORIES),
          Map.entry("mand", MountFlags.MANDATORY_LOCKS),
          Map.entry("noatime", MountFlags.NO_ATIME),
          Map.entry("nodiratime", MountFlags.NO_DIRECTORY_ATIME),
          Map.entry("relatime", MountFlags.RELATIME),
          Map.entry("strictatime", MountFlags.STRICT_ATIME),
          Map.entry("lazytime", MountFlags.LAZY_TIME),
          Map.entry("iversion", MountFlags.INODE_VERSION),
          Map.entry("silent", MountFlags.SILENT));

  private static final Map<String, Integer> CLEARED =
      Map.ofEntries(
          Map.entry("rw", MountFlags.READ_ONLY),
          Map.entry("suid", MountFlags.NO_SUID),
          Map.entry("dev", MountFlags.NO_DEV),
          Map.entry("exec", MountFlags.NO_EXEC),
          Map.entry("symfollow", MountFlags.NO_SYMBOLIC_LINKS),
          Map.entry("async", MountFlags.SYNCHRONOUS),
          Map.entry("nomand", MountFlags.MANDATORY_LOCKS),
          Map.entry("atime", MountFlags.NO_ATIME),
          Map.entry("diratime", MountFlags.NO_DIRECTORY_ATIME),
          Map.entry("norelatime", MountFlags.RELATIME),
          Map.entry("nostrictatime", MountFlags.STRICT_ATIME),
          Map.entry("nolazytime", MountFlags.LAZY_TIME),
          Map.entry("noiversion", MountFlags.INODE_VERSION),
          Map.entry("loud", MountFlags.SILENT),
          Map.entry("defaults", 0));

  private static final Map<String, Integer> PROPAGATIONS =
      Map.of(
          "private",
          MountFlags.PRIVATE,
          "rprivate",
          MountFlags.PRIVATE | MountFlags.RECURSIVE,
          "slave",
          MountFlags.SLAVE,
          "rslave",
          MountFlags.SLAVE | MountFlags.RECURSIVE,
          "shared",
          MountFlags.SHARED,
          "rshared",
          MountFlags.SHARED | MountFlags.RECURSIVE,
          "unbindable",
          MountFlags.UNBINDABLE,
          "runbindable",
          MountFlags.UNBINDABLE | MountFlags.RECURSIVE);

  /** What these change of mounts further down makes no difference to a guest. */
  private static final Set<String> WITHOUT_MEANING =
      Set.of(
          "rrw",
          "rsuid",
          "rnosuid",
          "rdev",
          "rnodev",
          "rexec",
          "rnoexec",
          "ratime",
          "rnoatime",
          "rdiratime",
          "rnodiratime",
          "rrelatime",
          "rnorelatime",
          "rstrictatime",
          "rnostrictatime",
          "rsymfollow",
          "rnosymfollow");

  /** Takes options apart; what is none of mount(8)'s is the file system's. */
  public static MountOptions of(List<String> options) {
    int flags = 0;
    int propagation = 0;
    List<String> data = new ArrayList<>();
    for (String option : options) {
      if (SET.containsKey(option)) {
        flags |= SET.get(option);
      } else if (CLEARED.containsKey(option)) {
        flags &= ~CLEARED.get(option);
      } else if (PROPAGATIONS.containsKey(option)) {
        propagation = PROPAGATIONS.get(option);
      } else if (!WITHOUT_MEANING.contains(option)) {
        data.add(option);
      }
    }
    boolean deep = options.contains("rro");
    return new MountOptions(flags, propagation, deep, String.join(",", data));
  }

  /** Whether something that is there is mounted once more. */
  public boolean isBind() {
    return (flags & MountFlags.BIND) != 0;
  }

  /** The same without what a file system takes: a bind mount has none of its own. */
  public MountOptions withoutData() {
    return new MountOptions(flags, propagation, deep, "");
  }

  /** The same as a bind mount, for one that is named by its type only. */
  public MountOptions asBind() {
    return isBind() ? this : new MountOptions(flags | MountFlags.BIND, propagation, deep, data);
  }
}
