package io.jwasm.shim.cgroup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How soon the kernel ends a process for want of memory: proc_pid_oom_score_adj(5). */
final class OomScore {
  /** This JVM's. */
  static final Path OF_JVM = Path.of("/proc/self/oom_score_adj");

  private OomScore() {}

  /**
   * Gives a process the score of its container. Not everybody may lower one; it stays then.
   *
   * @param score -1000 to 1000
   * @param alone whether it serves no other container; of several the greatest score counts
   */
  static void adopt(Path file, int score, boolean alone) {
    try {
      if (alone || score > Integer.parseInt(Files.readString(file).strip())) {
        Hierarchies.write(file, Integer.toString(score));
      }
    } catch (IOException | NumberFormatException e) {
      // The score is advice: no reason not to run.
    }
  }
}
