package io.jwasm.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.daemon.Terminal;
import io.jwasm.integration.harness.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docker run -it}, {@code attach} and {@code exec -it}, by a user at a real terminal. */
class DockerTerminalIT extends DockerSuite {
  private static final byte[] CTRL_C = {3};
  private static final byte[] CTRL_D = {4};
  private static final byte[] DETACH = {16, 17};

  private Running terminal(Object... words) {
    return Terminal.start(docker().words(words), docker().environment());
  }

  private Running interactive(String name, Object... command) {
    List<Object> words =
        new ArrayList<>(List.of("-it", "--name", name, "--entrypoint", command[0]));
    words.add(IMAGE);
    words.addAll(List.of(command).subList(1, command.length));
    return terminal(docker().run(words.toArray()));
  }

  private static byte[] typed(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void whatIsTypedIsShownAndRead() {
    try (Running client = interactive("typed", "/tty.wasm")) {
      client.awaitOutput("tty 1 1 1").write(typed("he\177allo\r"));
      assertThat(client.finish(PATIENCE).expectExit(0).stdout())
          .as("the line is edited, shown, and ends as a terminal's does")
          .contains("got hallo\r\n");
    }
    assertThat(docker().output("logs", "typed")).contains("tty 1 1 1", "got hallo");
    docker().output("rm", "typed");
  }

  @Test
  void ctrlCInterruptsWhatNeverReads() {
    try (Running client = interactive("interrupted", "/wait.wasm", "busy")) {
      client.awaitOutput("ready").write(CTRL_C);
      client.finish(PATIENCE).expectExit(130);
    }
    assertThat(docker().inspect("interrupted", "{{.State.ExitCode}}")).isEqualTo("130");
    docker().output("rm", "interrupted");
  }

  @Test
  void ctrlDEndsTheInput() {
    try (Running client = interactive("ended", "/wait.wasm", "stdin")) {
      client.awaitOutput("ready").write(typed("four\r")).write(CTRL_D);
      assertThat(client.finish(PATIENCE).expectExit(0).stdout()).contains("read 5 bytes");
    }
    docker().output("rm", "ended");
  }

  @Test
  void aUserMayLeaveAndComeBack() {
    try (Running client = interactive("left", "/tty.wasm")) {
      client.awaitOutput("tty 1 1 1").write(DETACH);
      client.finish(PATIENCE).expectExit(0);
    }
    assertThat(docker().inspect("left", "{{.State.Status}}")).isEqualTo("running");
    try (Running client = terminal("attach", "left")) {
      client.write(typed("back\r"));
      assertThat(client.finish(PATIENCE).expectExit(0).stdout()).contains("got back");
    }
    docker().output("rm", "left");
  }

  @Test
  void aFurtherProcessHasATerminalOfItsOwn() {
    sleeper("silent");
    try (Running client = terminal("exec", "-it", "silent", "/tty.wasm")) {
      client.awaitOutput("tty 1 1 1").write(typed("second\r"));
      assertThat(client.finish(PATIENCE).expectExit(0).stdout()).contains("got second");
    }
    try (Running client = terminal("exec", "-it", "silent", "/wait.wasm", "busy")) {
      client.awaitOutput("ready").write(CTRL_C);
      client.finish(PATIENCE).expectExit(130);
    }
    assertThat(docker().inspect("silent", "{{.State.Status}}")).isEqualTo("running");
    docker().output("rm", "-f", "silent");
  }

  @Test
  void theTerminalHasTheUsersSize() {
    List<String> words =
        new ArrayList<>(List.of("sh", "-c", "stty rows 41 cols 103; exec \"$@\"", "-"));
    words.addAll(
        docker()
            .words(
                docker()
                    .run("-it", "--rm", "--name", "sized", "--entrypoint", "/tty.wasm", IMAGE)));
    try (Running client = Terminal.start(words, docker().environment())) {
      client.await(PATIENCE, "its size", () -> sizes().contains("41 103"));
      client.write(typed("\r"));
      client.finish(PATIENCE).expectExit(0);
    }
  }

  /** The sizes of all terminals that shims have open. */
  private List<String> sizes() {
    List<String> sizes = new ArrayList<>();
    for (ProcessHandle jvm : docker().sandbox().jvms()) {
      try (Stream<Path> files = Files.list(Path.of("/proc/" + jvm.pid() + "/fd"))) {
        files.filter(DockerTerminalIT::isTerminal).map(DockerTerminalIT::size).forEach(sizes::add);
      } catch (IOException e) {
        return List.of(); // it ended meanwhile
      }
    }
    return sizes;
  }

  private static boolean isTerminal(Path file) {
    try {
      return Files.readSymbolicLink(file).startsWith("/dev/pts");
    } catch (IOException e) {
      return false;
    }
  }

  private static String size(Path terminal) {
    try {
      Process stty = new ProcessBuilder("stty", "-F", terminal.toString(), "size").start();
      return new String(stty.getInputStream().readAllBytes(), UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void logsAreFollowedToTheEnd() {
    docker().detach("followed", "-i", "--entrypoint", "/wait.wasm", IMAGE, "stdin");
    try (Running client = docker().start("logs", "-f", "followed")) {
      client.awaitOutput("ready");
      docker().output("stop", "followed");
      client.finish(PATIENCE).expectExit(0);
    }
    docker().output("rm", "followed");
  }
}
