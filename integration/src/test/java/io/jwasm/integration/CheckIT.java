package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.harness.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code jwasm check}: what a module needs, without running it. */
class CheckIT {
  private static Jwasm check(String guest) {
    return Jwasm.command("check", Places.guest(guest));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c/hello.wasm",
        "cpp/words.wasm",
        "go/features.wasm",
        "cpython/python.wasm",
        "sqlite/sqlite3.wasm",
        "quickjs/qjs.wasm",
        "threads/threads.wasm",
      })
  void everyGuestRuns(String guest) {
    String output = check(guest).expectOutput(0);
    assertThat(output).contains("_start").contains("runs");
  }

  @Test
  void theReportNamesWhatTheModuleHas() {
    assertThat(check("threads/threads.wasm").expectOutput(0))
        .contains("4 of WASI preview 1")
        .contains("2 of wasi-threads")
        .contains("shared")
        .contains("wasi_thread_start");
  }

  @Test
  void jsonHoldsTheSame() {
    JsonNode json = check("c/hello.wasm").option("--json").expectExit(0).json();
    assertThat(json.path("runs").asBoolean()).isTrue();
    assertThat(json.path("entry").asText()).isEqualTo("_start");
    assertThat(json.path("size").asLong())
        .isEqualTo(Places.guest("c/hello.wasm").toFile().length());
    assertThat(json.path("exports").toString()).contains("memory", "_start");
    assertThat(json.path("imports").toString()).contains("fd_write", "proc_exit");
    assertThat(json.path("problems")).isEmpty();
  }

  @Test
  void aReactorAloneDoesNotRun() {
    Result result = check("c/reactor.wasm").expectExit(1);
    assertThat(result.stdout()).contains("reactor").contains("answer", "greet");
    JsonNode json = check("c/reactor.wasm").option("--json").expectExit(1).json();
    assertThat(json.path("runs").asBoolean()).isFalse();
    assertThat(json.path("problems").toString()).contains("_start");
  }
}
