package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guest gets to know: arguments, environment, working directory. */
class EnvironmentIT {
  @TempDir private Path directory;

  @Test
  void argumentsArriveAsGiven() {
    String output =
        Jwasm.guest("c/args.wasm").args("--flag", "two words", "", "größe 漢字 😀").expectOutput(0);
    assertThat(output.lines().filter(line -> line.startsWith("arg ")).skip(1))
        .containsExactly("arg 1 --flag", "arg 2 two words", "arg 3 ", "arg 4 größe 漢字 😀");
    assertThat(output.lines().findFirst().orElseThrow()).endsWith("args.wasm");
  }

  @Test
  void nothingOfTheHostsEnvironmentLeaks() {
    String output =
        Jwasm.guest("c/args.wasm").hostEnv("SECRET", "value").env("SHOWN", "1").expectOutput(0);
    assertThat(output).contains("env SHOWN=1\n").doesNotContain("SECRET", "JWASM_", "HOME=");
  }

  @Test
  void aNameAloneTakesTheHostsValue() {
    assertThat(
            Jwasm.guest("c/args.wasm")
                .hostEnv("PASSED", "a=b c")
                .option("-e", "PASSED")
                .expectOutput(0))
        .contains("env PASSED=a=b c\n");
  }

  @Test
  void anEnvironmentFileIsReadAndOptionsWin() {
    Path file =
        Jwasm.file(
            directory.resolve("vars"), "# comment\n\nA=from file\nB=größe=漢字\nEMPTY=\nINHERITED\n");
    String output =
        Jwasm.guest("c/args.wasm")
            .hostEnv("INHERITED", "host")
            .option("--env-file", file)
            .env("A", "from option")
            .expectOutput(0);
    assertThat(output)
        .contains("env A=from option\n", "env B=größe=漢字\n", "env EMPTY=\n", "env INHERITED=host\n")
        .doesNotContain("comment", "from file");
  }

  @Test
  void aMissingEnvironmentFileIsExplained() {
    Path file = directory.resolve("none");
    Jwasm.guest("c/args.wasm")
        .option("--env-file", file)
        .finish()
        .expectFailure(125, file.toString(), "no such file");
  }

  @Test
  void theWorkingDirectoryIsToldToTheGuest() {
    assertThat(
            Jwasm.guest("c/args.wasm")
                .volume(directory, "/data")
                .option("-w", "/data")
                .expectOutput(0))
        .contains("env PWD=/data\n");
  }

  @Test
  void wrongOptionsAreUsageErrors() {
    Jwasm.guest("c/hello.wasm").option("--memory", "lots").finish().expectFailure(2, "lots");
    Jwasm.guest("c/hello.wasm").option("--timeout", "-1s").finish().expectFailure(2, "-1s");
    Jwasm.guest("c/hello.wasm").option("-v", "nowhere").finish().expectFailure(2, "nowhere");
    Jwasm.guest("c/hello.wasm").option("--nonsense").finish().expectFailure(2, "--nonsense");
  }
}
