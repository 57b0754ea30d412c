package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.harness.Result;
import io.jwasm.integration.harness.Running;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The status that a shell sees, and what is said about it. */
class ExitStatusIT {
  @Test
  void helloWritesItsLineAndNothingElse() {
    assertThat(Jwasm.guest("c/hello.wasm").expectOutput(0)).isEqualTo("hello, world\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 42, 125, 255})
  void exitCodesArePassedOn(int code) {
    Jwasm.guest("c/exit.wasm").args(code).expectExit(code).expectSilence();
  }

  @ParameterizedTest
  @CsvSource({"256, 0", "300, 44", "-1, 255"})
  void codesAreCutToEightBits(int code, int status) {
    Jwasm.guest("c/exit.wasm").args(code, "raw").expectExit(status).expectSilence();
  }

  @ParameterizedTest
  @CsvSource({
    "unreachable, unreachable",
    "abort, unreachable",
    "bounds, out of bounds",
    "divide, divide by zero",
    "convert, integer overflow",
    "recursion, stack",
    "type, indirect call",
    "element, undefined element",
  })
  void trapsEndWith134AndAreNamed(String kind, String words) {
    Result result = Jwasm.guest("c/trap.wasm").args(kind).expectExit(134);
    assertThat(result.stdout()).isEqualTo("before the trap\n");
    result.expectFailure(134, words, "trap.wasm");
  }

  @Test
  void aTrapShowsTheStackByNames() {
    Result result = Jwasm.guest("c/trap.wasm").args("divide").expectExit(134);
    assertThat(result.stderr()).containsSubsequence("divide", "main", "_start");
  }

  @ParameterizedTest
  @CsvSource({"1, 129", "2, 130", "6, 134", "9, 137", "15, 143"})
  void deadlyRaisedSignalsEndTheGuest(int signal, int status) {
    assertThat(Jwasm.guest("c/raise.wasm").args(signal).expectExit(status).stdout()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "16, 0", "27, 0", "99, 28"})
  void otherRaisedSignalsDoNot(int signal, int errno) {
    assertThat(Jwasm.guest("c/raise.wasm").args(signal).expectOutput(0))
        .isEqualTo("still here, errno " + errno + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"busy", "stdin", "sleep"})
  void aTimeoutEndsWhateverTheGuestDoes(String kind) {
    Jwasm wait = Jwasm.guest("c/wait.wasm").option("--timeout", "1s", "-i").args(kind, 60_000);
    try (Running guest = wait.start()) {
      Result result = guest.finish(Duration.ofSeconds(30));
      assertThat(result.stdout()).isEqualTo("ready\n");
      result.expectFailure(124, "timed out after 1000 ms");
    }
  }

  @Test
  void aFunctionOfAReactorGivesTheStatus() {
    String reactor = Places.guest("c/reactor.wasm").toString();
    assertThat(Jwasm.run(reactor + "#greet").expectOutput(0)).isEqualTo("ready 1\n");
    Jwasm.run(reactor + "#answer").expectExit(42).expectSilence();
  }

  @Test
  void jsonTellsTheReasonOfAnExit() {
    Result result =
        Jwasm.guest("c/exit.wasm").option("--json", "--name", "it").args(42).expectExit(42);
    JsonNode json = result.jsonOfStderr();
    assertThat(json.path("name").asText()).isEqualTo("it");
    assertThat(json.path("reason").asText()).isEqualTo("exited");
    assertThat(json.path("code").asInt()).isEqualTo(42);
    assertThat(json.path("status").asInt()).isEqualTo(42);
    assertThat(json.path("durationMs").isNumber()).isTrue();
  }

  @Test
  void jsonTellsTheReasonOfATrap() {
    JsonNode json =
        Jwasm.guest("c/trap.wasm").option("--json").args("divide").expectExit(134).jsonOfStderr();
    assertThat(json.path("reason").asText()).isEqualTo("trapped");
    assertThat(json.path("trap").asText()).contains("divide by zero");
    assertThat(json.path("stack").toString()).contains("main");
  }
}
