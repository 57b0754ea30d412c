package io.jwasm.shim.cli;

import io.jwasm.oci.json.PlainJson;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.guest.ExitReason;
import io.jwasm.shim.run.RunResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells how a run ended: silent after an exit, unless the guest may have missed a file. */
final class RunReport {
  private static final int FRAMES = 20;

  private final Terminal terminal;
  private final boolean json;

  RunReport(Terminal terminal, boolean json) {
    this.terminal = terminal;
    this.json = json;
  }

  void print(RunResult result) {
    if (json) {
      terminal.err().println(PlainJson.line(fields(result)));
      return;
    }
    if (result.reason() instanceof ExitReason.Exited exited) {
      if (exited.status() != 0) {
        missed(result);
      }
    } else {
      explain(result);
    }
  }

  private void explain(RunResult result) {
    switch (result.reason()) {
      case ExitReason.Exited _ -> {}
      case ExitReason.Trapped trapped -> {
        say(result);
        frames(trapped.frames());
        missed(result);
      }
      case ExitReason.OutOfMemory memory -> {
        say(result);
        frames(memory.frames());
        terminal.hint("raise the limit with --memory");
      }
      case ExitReason.HostError _ -> {
        say(result);
        terminal.hint("this is a fault of jwasm; run again with --debug and report it");
      }
      case ExitReason.Killed _, ExitReason.TimedOut _ -> say(result);
    }
  }

  private void say(RunResult result) {
    terminal.message("guest \"" + result.name() + "\" " + result.reason().description());
  }

  private void frames(List<Trap.Frame> frames) {
    frames.stream().limit(FRAMES).forEach(f -> terminal.err().println("    at " + f));
    if (frames.size() > FRAMES) {
      terminal.err().println("    and " + (frames.size() - FRAMES) + " more");
    }
  }

  private void missed(RunResult result) {
    result
        .lastMissedPath()
        .ifPresent(path -> {
          terminal.message(
              "guest \"" + result.name() + "\" did not find \"" + path + "\" before it ended");
          terminal.hint("-v HOST:GUEST lets it see a directory or file");
        });
  }

  private static Map<String, Object> fields(RunResult result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", result.name());
    ExitReason reason = result.reason();
    switch (reason) {
      case ExitReason.Exited exited -> {
        fields.put("reason", "exited");
        fields.put("code", Integer.toUnsignedLong(exited.code()));
      }
      case ExitReason.Trapped trapped -> {
        fields.put("reason", "trapped");
        fields.put("trap", trapped.message());
        fields.put("stack", trapped.frames().stream().map(Trap.Frame::toString).toList());
      }
      case ExitReason.Killed killed -> {
        fields.put("reason", "killed");
        fields.put("signal", killed.signal());
      }
      case ExitReason.OutOfMemory _ -> fields.put("reason", "out of memory");
      case ExitReason.TimedOut _ -> fields.put("reason", "timed out");
      case ExitReason.HostError error -> {
        fields.put("reason", "host error");
        fields.put("error", String.valueOf(error.cause()));
      }
    }
    fields.put("status", reason.status());
    fields.put("engine", result.engine());
    fields.put("durationMs", result.duration().toMillis());
    fields.put("missedPaths", result.missedPaths());
    return fields;
  }
}
