package io.jwasm.runtime.engine.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jwasm.linux.Arch;
import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.MachineCode;
import io.jwasm.runtime.engine.jvm.Listing;
import io.jwasm.runtime.testing.Code;
import io.jwasm.runtime.testing.Wasm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tools are told of compiled functions. */
class MachineCodeTest {
  @TempDir Path folder;

  @BeforeEach
  void onTheTargetOnly() {
    assumeTrue(Arch.HOST == Arch.X86_64);
  }

  /** Function 0 is imported, 1 calls it and traps, 2 has a name that would break a line. */
  private static Wasm module() {
    var wasm = new Wasm();
    wasm.importFunction("env", "host", "", "");
    wasm.export("run", wasm.function("", "", new Code().call(0).op(0x00)));
    wasm.name(1, "run_it");
    wasm.name(wasm.function("", "I", new Code().i32(7)), "two\nlines");
    return wasm;
  }

  private CompiledModule load(NativeEngine engine) {
    Path artifact = folder.resolve("artifact");
    engine.compile(module().module(), artifact, CompileProgress.NONE);
    return engine.load(artifact);
  }

  @Test
  void placesOfCodeAreThoseOfTheListing() {
    List<Listing.Line> listing = Listing.of(module().module(), 0);
    assertThat(listing)
        .extracting(Listing.Line::text)
        .containsExactly("call 0", "unreachable", "end");
    try (CompiledModule module = load(new NativeEngine())) {
      MachineCode code = module.machineCode(1).orElseThrow();
      assertThat(code.bytes()).isNotEmpty();
      assertThat(code.places())
          .extracting(MachineCode.Place::module)
          .contains(listing.get(0).offset(), listing.get(1).offset());
      assertThat(code.places())
          .allMatch(place -> place.code() > 0 && place.code() <= code.bytes().length);
    }
  }

  @Test
  void importedFunctionsHaveNoCode() {
    try (CompiledModule module = load(new NativeEngine())) {
      assertThat(module.machineCode(0)).isEmpty();
      assertThat(module.machineCode(3)).isEmpty();
    }
  }

  @Test
  void perfIsToldWhereFunctionsAre() throws IOException {
    Path map = folder.resolve("perf.map");
    try (CompiledModule module =
        load(new NativeEngine(Optional.of(new PerfMap(map)), NativeEngine.LAZY_FROM))) {
      assertThat(module.module().functions()).hasSize(2);
      List<String> lines = Files.readAllLines(map);
      assertThat(lines).hasSize(2);
      assertThat(lines.get(0)).matches("[0-9a-f]{6,16} [0-9a-f]+ run_it");
      assertThat(lines.get(1)).matches("[0-9a-f]{6,16} [0-9a-f]+ two\\?lines");
    }
  }
}
