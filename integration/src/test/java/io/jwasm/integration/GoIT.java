package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Go's runtime: scheduler, timers, collector, panics, files. */
class GoIT {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "goroutines, sum 333833500",
    "timers, order 20 40 60",
    "gzip, gzip true true",
    "gc, collected 200 true true",
    "recover, recovered: assignment to entry in nil map",
  })
  void theRuntimeWorks(String verb, String line) {
    assertThat(Jwasm.guest("go/features.wasm").args(verb).expectOutput(0)).isEqualTo(line + "\n");
  }

  @Test
  void jsonAndExpressionsWork() {
    assertThat(Jwasm.guest("go/features.wasm").args("json").expectOutput(0))
        .isEqualTo(
            """
            {"name":"größe","items":[1,2,3],"more":{"a":null,"b":true}}
            host user
            """);
  }

  @Test
  void filesInAVolumeWork() {
    String output =
        Jwasm.guest("go/features.wasm")
            .volume(directory, "/data")
            .args("files", "/data")
            .expectOutput(0);
    assertThat(output)
        .isEqualTo(
            """
            go/größe 漢字/file1.txt:1
            go/größe 漢字/file2.txt:2
            go/größe 漢字/renamed:0
            missing true
            """);
    assertThat(directory.resolve("go/größe 漢字/file2.txt")).hasContent("xx");
  }

  @ParameterizedTest
  @CsvSource({
    "exit, 42, ''",
    "panic, 2, panic: on purpose",
    "deadlock, 2, all goroutines are asleep"
  })
  void itsEndsArePassedOn(String verb, int status, String message) {
    Result result = Jwasm.guest("go/features.wasm").args(verb).expectExit(status);
    assertThat(result.stderr()).contains(message);
  }
}
