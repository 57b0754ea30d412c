package io.jwasm.image.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process may do. */
final class Privileges {
  private Privileges() {}

  /** Whether it may give files away: its effective user is root. */
  static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException e) {
      return false;
    }
  }
}
