package io.jwasm.shim.cgroup;

import java.nio.file.Path;

/** How a cgroup is related to this JVM. */
enum Tenancy {
  /** Its limits do not bind this JVM. */
  NONE,
  /** This JVM is in another cgroup of the same pod, whose limits bind both. */
  SIBLING,
  /** This JVM is in it. */
  INSIDE;

  /**
   * @param cgroup below the root of its hierarchy
   * @param own the content of {@code /proc/self/cgroup}: lines of {@code number:controllers:path}
   */
  static Tenancy of(Path cgroup, String own) {
    Tenancy found = NONE;
    for (String line : own.lines().toList()) {
      String[] fields = line.split(":", 3);
      // Named hierarchies of version 1 have no controllers, and are nobody's limits.
      if (fields.length < 3 || fields[1].startsWith("name=") || !fields[2].startsWith("/")) {
        continue;
      }
      Path path = Path.of("/").relativize(Path.of(fields[2]));
      if (path.equals(cgroup)) {
        return INSIDE;
      }
      Path pod = cgroup.getParent();
      if (pod != null && pod.equals(path.getParent())) {
        found = SIBLING;
      }
    }
    return found;
  }
}
