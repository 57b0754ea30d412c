package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Places;
import org.junit.jupiter.api.Test;

/** Functions beside what they were compiled to. */
class DisasIT {
  private static Jwasm disas(String function) {
    return Jwasm.command("disas", Places.guest("c/hello.wasm"), function);
  }

  @Test
  void showsInstructionsOfBothKinds() {
    String text = disas("_start").expectOutput(0);
    assertThat(text).startsWith("function ").contains(": _start\n");
    assertThat(text).containsPattern("(?m)^ +[0-9a-f]+ +call [0-9]+$");
    assertThat(text).containsPattern("(?m)^ +0  push +rbp");
    assertThat(text).containsPattern("(?m); [0-9a-f]+ call [0-9]+$");
  }

  @Test
  void saysWhatItDoesNotFind() {
    assertThat(disas("no_such_function").expectExit(125).stderr())
        .contains("disassemble function \"no_such_function\": the module has no such function");
  }

  @Test
  void importedFunctionsHaveNoCodeHere() {
    assertThat(disas("0").expectExit(125).stderr()).contains("it is imported");
  }
}
