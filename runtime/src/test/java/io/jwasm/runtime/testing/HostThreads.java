package io.jwasm.runtime.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What the kernel says about threads of this process. */
public final class HostThreads {
  private static final int COMM_LENGTH = 15;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private HostThreads() {}

  /** Waits until the thread with this name sleeps in the kernel. */
  public static void awaitSleeping(String name) {
    await(name, 'S');
  }

  private static void await(String name, char state) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (state(name) != state) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("thread " + name + " is in state " + state(name));
      }
      Thread.onSpinWait();
    }
  }

  /** The state letter of a thread, {@code -} if there is none. */
  private static char state(String name) {
    String comm = name.substring(0, Math.min(COMM_LENGTH, name.length()));
    try (var tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        String stat = Files.readString(task.resolve("stat"));
        int close = stat.lastIndexOf(')');
        if (stat.substring(stat.indexOf('(') + 1, close).equals(comm)) {
          return stat.charAt(close + 2);
        }
      }
    } catch (IOException e) {
      // A thread ended while it was looked at.
    }
    return '-';
  }
}
