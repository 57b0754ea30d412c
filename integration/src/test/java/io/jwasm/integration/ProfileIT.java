package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the time of a guest goes. */
class ProfileIT {
  @TempDir private Path directory;

  private static long micros(String line) {
    return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
  }

  @Test
  void namesTheFunctionsThatTookTheTime() throws IOException {
    Path file = directory.resolve("profile");
    Jwasm.guest("quickjs/qjs.wasm")
        .option("--profile", file)
        .args("-e", "let s = 0; for (let i = 0; i < 3e6; i++) s += i % 7; print(s)")
        .expectOutput(0);

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).allMatch(line -> line.matches("[^ ]+ [0-9]+"));
    long all = lines.stream().mapToLong(ProfileIT::micros).sum();
    long interpreting =
        lines.stream()
            .filter(line -> line.contains("JS_CallInternal"))
            .mapToLong(ProfileIT::micros)
            .sum();
    assertThat(all).isGreaterThan(10_000);
    assertThat(interpreting).isGreaterThan(all / 2);
    assertThat(lines).allMatch(line -> line.startsWith("_start"));
  }

  @Test
  void theJvmEngineSaysThatItCannot() {
    Path file = directory.resolve("none");
    assertThat(
            Jwasm.guest("c/hello.wasm")
                .option("--engine", "jvm", "--profile", file)
                .expectExit(125)
                .stderr())
        .contains("the engine jvm tells no stacks")
        .contains("--engine native");
    assertThat(file).doesNotExist();
  }

  @Test
  void saysWhereItCannotWrite() {
    assertThat(
            Jwasm.guest("c/hello.wasm")
                .option("--profile", Places.top().resolve("no/such/profile"))
                .expectExit(125)
                .stderr())
        .contains("write profile")
        .contains("no/such/profile");
  }
}
