package io.jwasm.runtime.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jwasm.runtime.module.ModuleException;
import io.jwasm.runtime.testing.Code;
import io.jwasm.runtime.testing.Wasm;
import org.junit.jupiter.api.Test;

class EntryPointTest {
  private final Wasm wasm = new Wasm();

  private void export(String name, String params, String results) {
    var code = new Code();
    results.chars().forEach(_ -> code.i32(0));
    wasm.export(name, wasm.function(params, results, code));
  }

  private EntryPoint of(String name) {
    return EntryPoint.of(wasm.module(), name);
  }

  private ModuleException failure(String name) {
    return catchThrowableOfType(ModuleException.class, () -> of(name));
  }

  @Test
  void aCommandIsNotInitialized() {
    export("_start", "", "");
    export("_initialize", "", "");

    assertThat(of("_start")).isEqualTo(new EntryPoint("_start", false, false));
  }

  @Test
  void aReactorIsInitializedFirst() {
    export("_initialize", "", "");
    export("serve", "", "I");

    assertThat(of("serve")).isEqualTo(new EntryPoint("serve", true, true));
    assertThat(of("_initialize")).isEqualTo(new EntryPoint("_initialize", false, false));
  }

  @Test
  void aFunctionNeedsNoInitialization() {
    export("run", "", "");

    assertThat(of("run")).isEqualTo(new EntryPoint("run", false, false));
  }

  @Test
  void listsTheChoiceForReactors() {
    export("_initialize", "", "");
    export("alloc", "I", "I");
    export("serve", "", "");
    export("status", "", "I");

    assertThat(failure("_start"))
        .hasMessage(
            "find entry point \"test\": it is a reactor: it exports _initialize, but no _start");
    assertThat(failure("_start").hint().orElseThrow())
        .isEqualTo("name the function to call, as in file.wasm#function; it exports serve, status");
    assertThat(failure("nope")).hasMessageContaining("it exports no function \"nope\"");
    assertThat(failure("nope").hint()).hasValue("it exports serve, status");
    assertThat(failure("alloc")).hasMessageContaining("function \"alloc\" has type (i32) -> i32");
  }

  @Test
  void saysWhenNothingCanBeCalled() {
    export("alloc", "I", "I");

    assertThat(failure("_start"))
        .hasMessageContaining("neither _start nor any function that takes no parameters");
    assertThat(failure("x").hint()).hasValue("it exports no function that could be called");
  }

  @Test
  void otherExportsAreNoFunctions() {
    wasm.memory(1, 1).export("_start", 2, 0);

    assertThat(failure("_start")).isNotNull();
  }

  @Test
  void longListsAreCut() {
    for (int i = 0; i < 25; i++) {
      export("f" + i, "", "");
    }

    assertThat(failure("x").hint().orElseThrow()).contains("f0, f1,").endsWith("f19 and 5 more");
  }
}
