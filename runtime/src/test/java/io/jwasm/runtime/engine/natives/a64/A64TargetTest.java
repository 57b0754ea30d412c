package io.jwasm.runtime.engine.natives.a64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.runtime.engine.MachineCode;
import io.jwasm.runtime.engine.ProgramGenerator;
import io.jwasm.runtime.engine.natives.target.CompiledFunction;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.target.Places;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;
import io.jwasm.runtime.engine.natives.wasm.ModuleReader;
import io.jwasm.runtime.module.WasmModule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class A64TargetTest {
  private final A64Target target = new A64Target();

  @Test
  void generatedProgramsAreLowered() {
    for (long seed = 0; seed < 40; seed++) {
      WasmModule module = ProgramGenerator.generate(seed).module();
      ModuleInfo info = ModuleReader.read(module.bytes(), true);
      for (int i = 0; i < info.definedFunctions(); i++) {
        check(target.compile(info, new Layout(info), module.bytes(), i), info);
      }
    }
  }

  private static void check(CompiledFunction function, ModuleInfo info) {
    ByteBuffer code = ByteBuffer.wrap(function.code()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(code.limit() % 4).isZero();
    // stp x29, x30, [sp, #-16]!; mov x29, sp
    assertThat(code.getInt(0)).isEqualTo(0xa9bf7bfd);
    assertThat(code.getInt(4)).isEqualTo(0x910003fd);
    for (int i = 0; i < function.calls().length; i += 2) {
      assertThat(code.getInt(function.calls()[i]) & 0x7fffffff).isEqualTo(0x14000000);
      assertThat(function.calls()[i + 1]).isBetween(0, info.definedFunctions() - 1);
    }
    for (MachineCode.Place place : Places.decode(ByteBuffer.wrap(function.places()))) {
      assertThat(place.code()).isBetween(4, code.limit());
    }
  }

  @Test
  void callsReach128MebibytesInBothDirections() {
    assertThat(target.call(0x94000000, 8)).isEqualTo(0x94000002);
    assertThat(target.call(0x94000000, -4)).isEqualTo(0x97ffffff);
    assertThat(target.call(0x14000000, -(1 << 27))).isEqualTo(0x16000000);
    assertThatThrownBy(() -> target.call(0x94000000, 1 << 27))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
