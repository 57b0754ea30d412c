package io.jwasm.shim.run;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.CpuClock;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.guest.Guest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The CPU time of a guest by stack. Its threads are asked for their stacks a thousand times a
 * second; they tell them where they next poll or leave the host, and what they used since the last
 * time counts for that stack. A thread that blocks uses no time. Closing writes the file.
 */
final class Profile implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(1);
  private static final long NANOS_PER_MICRO = 1000;

  private final Path file;
  private final PrintStream out;
  private final Guest guest;
  private final Map<String, Long> nanos = new ConcurrentHashMap<>();
  private final Map<Thread, Meter> meters = new ConcurrentHashMap<>();
  private final Thread asking = new Thread(this::ask, "profile");

  private Profile(Path file, PrintStream out, Guest guest) {
    this.file = file;
    this.out = out;
    this.guest = guest;
  }

  /**
   * Begins with a guest that is about to run.
   *
   * @throws JwasmException if the file cannot be written, or the engine tells no stacks
   */
  static Profile start(Path file, LoadedModule loaded, Guest guest) {
    if (!loaded.module().tellsStacks()) {
      String engine = loaded.engine().name();
      throw failure(file, "the engine " + engine + " tells no stacks", "use --engine native", null);
    }
    try {
      var out = new PrintStream(file.toFile(), StandardCharsets.UTF_8);
      var profile = new Profile(file, out, guest);
      profile.asking.setDaemon(true);
      profile.asking.start();
      return profile;
    } catch (IOException e) {
      throw failure(file, String.valueOf(e.getMessage()), null, e);
    }
  }

  private static JwasmException failure(
      Path file, String reason, @Nullable String hint, @Nullable Throwable cause) {
    return new JwasmException(
        ErrorKind.FAILED_PRECONDITION, "write profile", file.toString(), reason, hint, cause);
  }

  private void ask() {
    try {
      while (true) {
        guest.sample(this::count);
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      // It is over.
    }
  }

  private void count(List<Trap.Frame> stack) {
    Meter meter = meters.computeIfAbsent(Thread.currentThread(), _ -> new Meter());
    String line = stack.reversed().stream().map(Profile::name).collect(Collectors.joining(";"));
    nanos.merge(line, meter.lap(), Long::sum);
  }

  /** What separates frames and counts is in no name. */
  private static String name(Trap.Frame frame) {
    return frame.name().replaceAll("[;\\s\\p{Cntrl}]", "_");
  }

  @Override
  public void close() {
    asking.interrupt();
    try (out) {
      new TreeMap<>(nanos)
          .forEach((stack, used) -> out.println(stack + " " + used / NANOS_PER_MICRO));
      if (out.checkError()) {
        throw failure(file, "not all of it could be written", "make room on that disk", null);
      }
    }
  }

  /** The CPU time of a thread, in nanoseconds. */
  private static final class Meter {
    private final CpuClock clock = CpuClock.ofCurrentThread();
    private long last;

    long lap() {
      long before = last;
      last = clock.nanos();
      return last - before;
    }
  }
}
