package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.harness.Result;
import io.jwasm.integration.harness.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docker run}: images, files, streams, and how a guest ends. */
class DockerIT extends DockerSuite {
  @Test
  void anImageOfDockerBuildRuns() throws IOException {
    Path context = docker().sandbox().directory().resolve("context");
    Jwasm.file(
        context.resolve("Dockerfile"),
        """
        FROM scratch
        COPY args.wasm /bin/app.wasm
        ENV COLOUR=green
        WORKDIR /data
        ENTRYPOINT ["/bin/app.wasm", "first"]
        CMD ["second"]
        """);
    Files.copy(
        Places.guest("c/args.wasm"),
        context.resolve("args.wasm"),
        StandardCopyOption.REPLACE_EXISTING);
    docker().output("build", "--platform", "wasi/wasm", "-t", "built:1", context);
    assertThat(docker().inspect("built:1", "{{.Os}}/{{.Architecture}}")).isEqualTo("wasi/wasm");
    String output = docker().output(docker().run("--rm", "built:1"));
    assertThat(output.lines())
        .contains("arg 0 /bin/app.wasm", "arg 1 first", "arg 2 second")
        .contains("env COLOUR=green", "env PWD=/data");
  }

  @Test
  void theRuntimeMayHaveAnotherName() {
    assertThat(
            docker()
                .output(
                    "run",
                    "--rm",
                    "--runtime",
                    "wasm",
                    "--network",
                    "host",
                    "--platform",
                    "wasi/wasm",
                    "--entrypoint",
                    "/hello.wasm",
                    IMAGE))
        .isEqualTo("hello, world");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 42, 255})
  void exitCodesArePassedOn(int code) {
    run("/exit.wasm", code).expectExit(code).expectSilence();
  }

  @Test
  void aTrapEndsWith134() {
    assertThat(run("/trap.wasm", "unreachable").expectExit(134).stdout())
        .isEqualTo("before the trap\n");
  }

  @Test
  void whatCannotRunSaysWhy() {
    Result result = run("/none.wasm").expectExit(127);
    assertThat(result.stderr()).contains("open entrypoint \"/none.wasm\"").doesNotContain("\tat ");
  }

  @Test
  void standardInputIsPassedOnToItsEnd() {
    Object[] words = docker().run("--rm", "-i", "--entrypoint", "/wait.wasm", IMAGE, "stdin");
    try (Running client = docker().start(words)) {
      client.write(new byte[100_000]).closeInput();
      assertThat(client.finish(PATIENCE).expectExit(0).stdout())
          .isEqualTo("ready\nread 100000 bytes\n");
    }
  }

  @Test
  void outputOfAnySizeArrivesWhole() {
    Path data = docker().sandbox().directory().resolve("large");
    String text = "0123456789abcdef\n".repeat(100_000);
    Jwasm.file(data.resolve("file"), text);
    Object[] words =
        docker()
            .run(
                "--rm",
                "-v",
                data + ":/data:ro",
                "--entrypoint",
                "/files.wasm",
                IMAGE,
                "cat",
                "/data/file");
    assertThat(docker().cli(words).expectExit(0).stdout()).isEqualTo(text);
  }

  @Test
  void aReadOnlyRootCannotBeWritten() {
    Object[] words =
        docker()
            .run(
                "--rm",
                "--read-only",
                "--entrypoint",
                "/files.wasm",
                IMAGE,
                "write",
                "/file",
                "text");
    assertThat(docker().cli(words).expectExit(1).stdout()).contains("Read-only file system");
  }

  @Test
  void execHasItsOwnEnvironmentAndExitCode() {
    sleeper("executed", "-e", "A=container");
    assertThat(
            docker()
                .output("exec", "-e", "B=exec", "-w", "/tmp", "executed", "/args.wasm", "x")
                .lines())
        .contains("arg 1 x", "env A=container", "env B=exec", "env PWD=/tmp");
    docker().cli("exec", "executed", "/exit.wasm", 7).expectExit(7);
    assertThat(docker().cli("exec", "executed", "/none.wasm").expectExit(127).stdout())
        .contains("open entrypoint \"/none.wasm\"");
    assertThat(docker().inspect("executed", "{{.State.Status}}")).isEqualTo("running");
    docker().output("rm", "-f", "executed");
  }

  @Test
  void execReadsItsInput() {
    sleeper("fed");
    try (Running client = docker().start("exec", "-i", "fed", "/wait.wasm", "stdin")) {
      client.awaitOutput("ready").write("12345".getBytes(StandardCharsets.UTF_8));
      client.closeInput();
      assertThat(client.finish(PATIENCE).expectExit(0).stdout()).endsWith("read 5 bytes\n");
    }
    docker().output("rm", "-f", "fed");
  }

  @Test
  void logsKeepBothStreams() {
    docker().detach("logged", "--entrypoint", "/wait.wasm", IMAGE, "sleep", 1);
    docker().await("logged", "{{.State.Status}}", "exited");
    assertThat(docker().cli("logs", "-f", "logged").expectExit(0).expectSilence().stdout())
        .isEqualTo("ready\nslept long enough\n");
    docker().output("start", "-a", "logged");
    assertThat(docker().output("logs", "logged").lines().filter("ready"::equals)).hasSize(2);
    docker().output("rm", "logged");
  }
}
