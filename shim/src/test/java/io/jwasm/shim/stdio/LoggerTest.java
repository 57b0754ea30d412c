package io.jwasm.shim.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.JwasmException;
import io.jwasm.shim.task.StdioPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LoggerTest {
  @TempDir Path directory;

  private Path logger(String... lines) throws IOException {
    Path script = directory.resolve("logger");
    Files.writeString(script, "#!/bin/sh\ncd '" + directory + "'\n" + String.join("\n", lines));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  private static ContainerStreams open(String uri, boolean terminal) {
    return ContainerStreams.open(
        new StdioPaths("", uri, terminal ? "" : uri, terminal), new StreamOwner("ns", "box"));
  }

  private String content(String name) {
    try {
      return Files.readString(directory.resolve(name));
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void itGetsBothStreamsItsArgumentsAndItsContainer() throws Exception {
    Path script =
        logger(
            "echo \"$CONTAINER_NAMESPACE $CONTAINER_ID $*\" >who",
            "exec 5>&-",
            "cat <&3 >out & cat <&4 >err; wait",
            "echo done >end");
    try (var streams = open("binary://" + script + "?driver=file&path=a%20b&flag", false)) {
      Fifos.write(streams.stdio().out(), "to out");
      Fifos.write(streams.stdio().err(), "to err");
    }
    Fifos.await(() -> content("end").equals("done\n"));
    assertThat(content("out")).isEqualTo("to out");
    assertThat(content("err")).isEqualTo("to err");
    assertThat(content("who")).isEqualTo("ns box driver file path a b flag \n");
  }

  @Test
  void itTakesWhatATerminalShows() throws Exception {
    Path script = logger("exec 5>&-", "cat <&3 >out", "echo done >end");
    try (var streams = open("binary://" + script, true)) {
      streams.start(signal -> {});
      Fifos.write(streams.stdio().out(), "shown\n");
    }
    Fifos.await(() -> content("end").equals("done\n"));
    assertThat(content("out")).isEqualTo("shown\r\n");
  }

  @Test
  void oneThatFailsIsAnError() throws Exception {
    Path script = logger("exit 3");
    assertThatThrownBy(() -> open("binary://" + script, false))
        .isInstanceOf(JwasmException.class)
        .hasMessageContaining("the logger ended with status 3");
  }
}
