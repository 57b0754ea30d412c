package io.jwasm.shim.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.guest.ExitReason;
import io.jwasm.shim.log.LogLevel;
import io.jwasm.shim.log.ShimLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EndLogTest {
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private final ShimLog log =
      ShimLog.of("ns", LogLevel.INFO, InstantSource.system(), new PrintStream(lines, true, UTF_8));

  private String line(ExitReason reason, String missed) {
    lines.reset();
    var end = new EndLog(log.of("c", Path.of("/no/bundle")), "c/e");
    end.write(reason, Optional.of(missed).filter(path -> !path.isEmpty()));
    assertThat(lines.toString(UTF_8)).endsWith("\n").containsOnlyOnce("\n").contains(" id=c ");
    return lines.toString(UTF_8);
  }

  @Test
  void itTellsTheReason() {
    assertThat(line(new ExitReason.Exited(0), "/etc/x"))
        .contains("level=info", "msg=\"task c/e exited with code 0\"");
    assertThat(line(new ExitReason.Exited(3), "/etc/x"))
        .contains("exited with code 3; it did not find \\\"/etc/x\\\"");
    assertThat(line(new ExitReason.Killed(9), "")).contains("killed by signal 9");
  }

  @Test
  void itTellsTheStack() {
    var frames = List.of(new Trap.Frame(3, "crash", 16), new Trap.Frame(2, "_start", -1));
    assertThat(line(new ExitReason.Trapped(Trap.Kind.UNREACHABLE, "unreachable", frames), ""))
        .contains("level=warning", "trapped: unreachable\\n    at " + frames.get(0))
        .contains("\\n    at " + frames.get(1));
    assertThat(line(new ExitReason.OutOfMemory("memory", frames), "")).contains("out of memory");
    assertThat(line(new ExitReason.HostError(new IllegalStateException("odd")), ""))
        .contains("level=error", "EndLogTest");
  }
}
