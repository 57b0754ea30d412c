package io.jwasm.runtime.guest;

import io.jwasm.runtime.engine.Trap;
import java.time.Duration;
import java.util.List;

/** Why a guest ended; there is exactly one reason for each guest. */
public sealed interface ExitReason {
  /** The exit status as a shell shows it, 0 to 255. */
  int status();

  /** The reason in words, for a message. */
  String description();

  /**
   * The guest returned from its entry point, or called {@code proc_exit}.
   *
   * @param code the code as the guest gave it; its low 8 bits are the status
   */
  record Exited(int code) implements ExitReason {
    @Override
    public int status() {
      return code & 0xff;
    }

    @Override
    public String description() {
      return "exited with code " + Integer.toUnsignedString(code);
    }
  }

  /**
   * The guest trapped; status 134, as of a process that aborts.
   *
   * @param message what happened, e.g. {@code unreachable}
   * @param frames the WebAssembly stack, innermost frame first; may be empty
   */
  record Trapped(Trap.Kind kind, String message, List<Trap.Frame> frames) implements ExitReason {
    public Trapped {
      frames = List.copyOf(frames);
    }

    @Override
    public int status() {
      return 134;
    }

    @Override
    public String description() {
      return "trapped: " + message;
    }
  }

  /**
   * The guest was ended from outside, or raised a deadly signal itself; status 128 + n.
   *
   * @param signal the Linux signal number, 1 to 64
   */
  record Killed(int signal) implements ExitReason {
    @Override
    public int status() {
      return 128 + signal;
    }

    @Override
    public String description() {
      return "killed by signal " + signal;
    }
  }

  /**
   * The guest needed more memory than it may have; status 137, as after the kernel's OOM killer.
   *
   * @param message which memory was exhausted
   * @param frames the WebAssembly stack where it ended, innermost frame first; may be empty
   */
  record OutOfMemory(String message, List<Trap.Frame> frames) implements ExitReason {
    public OutOfMemory {
      frames = List.copyOf(frames);
    }

    @Override
    public int status() {
      return 137;
    }

    @Override
    public String description() {
      return "out of memory: " + message;
    }
  }

  /**
   * The guest was ended because its time was over; status 124, as of timeout(1).
   *
   * @param limit the time that it had
   */
  record TimedOut(Duration limit) implements ExitReason {
    @Override
    public int status() {
      return 124;
    }

    @Override
    public String description() {
      return "timed out after " + limit.toMillis() + " ms";
    }
  }

  /**
   * jwasm itself failed while the guest ran; status 125, as of docker run.
   *
   * @param cause the failure
   */
  record HostError(Throwable cause) implements ExitReason {
    @Override
    public int status() {
      return 125;
    }

    @Override
    public String description() {
      return "host error: " + cause;
    }
  }
}
