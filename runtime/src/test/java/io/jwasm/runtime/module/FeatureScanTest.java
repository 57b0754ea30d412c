package io.jwasm.runtime.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.runtime.testing.Code;
import io.jwasm.runtime.testing.Wasm;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class FeatureScanTest {
  private static void uses(Code body, Feature... features) {
    // The marker behind the instruction shows that all of its operands were read.
    var wasm = new Wasm();
    wasm.function("", "", body.op(0x12).u32(0));

    var expected = EnumSet.of(Feature.TAIL_CALLS, features);
    assertThat(FeatureScan.of(wasm.module())).isEqualTo(expected);
  }

  @Test
  void readsOverPlainCode() {
    Code code =
        new Code()
            .op(0x02, 0x40)
            .op(0x0e)
            .u32(2)
            .u32(0)
            .u32(1)
            .u32(2)
            .op(0x0b)
            .i32(-5)
            .i64(Long.MIN_VALUE)
            .op(0x43, 1, 2, 3, 4)
            .op(0x44, 1, 2, 3, 4, 5, 6, 7, 8)
            .mem(0x28, 2, 0xffff_ffffL)
            .call(300)
            .op(0x11, 1, 0)
            .op(0x1c, 1, 0x7f)
            .op(0xfc, 0)
            .op(0xfc, 8, 0, 0)
            .op(0xfc, 9, 0)
            .op(0xfc, 11, 0)
            .op(0xd0, 0x70, 0xd1)
            .op(0x3f, 0, 0x40, 0);
    uses(code);
  }

  @Test
  void findsProposals() {
    uses(new Code().op(0xfd, 0).u32(4).u32(16), Feature.SIMD);
    uses(new Code().op(0xfd, 12).raw(new byte[16]), Feature.SIMD);
    uses(new Code().op(0xfd, 13).raw(new byte[16]), Feature.SIMD);
    uses(new Code().op(0xfd, 21, 3), Feature.SIMD);
    uses(new Code().op(0xfd, 84, 0, 0, 1), Feature.SIMD);
    uses(new Code().op(0xfd).u32(0x105), Feature.RELAXED_SIMD);
    uses(new Code().op(0xfe, 3, 0), Feature.THREADS);
    uses(new Code().op(0xfe, 0x1e, 2, 8), Feature.THREADS);
    uses(new Code().op(0x08, 0), Feature.EXCEPTIONS);
    uses(new Code().op(0x1f, 0x40, 3, 0, 1, 0, 1, 1, 0, 2, 0), Feature.EXCEPTIONS);
    uses(new Code().op(0x06, 0x40, 0x07, 0, 0x19), Feature.LEGACY_EXCEPTIONS);
    uses(new Code().op(0x14, 0), Feature.GARBAGE_COLLECTION);
    uses(new Code().op(0xfb, 0, 0).op(0xfb, 24, 1, 0, 0x6e, 0x6d), Feature.GARBAGE_COLLECTION);
    uses(new Code().mem(0x28, 0x42, 1).u32(0), Feature.MULTIPLE_MEMORIES);
    uses(new Code().op(0xfc, 19), Feature.WIDE_ARITHMETIC);
  }

  @Test
  void findsDeclarations() {
    assertThat(FeatureScan.of(new Wasm().sharedMemory(1, 1).memory(1, 1).module()))
        .containsExactlyInAnyOrder(Feature.THREADS, Feature.MULTIPLE_MEMORIES);
    var wide = new Wasm().importOther("a", "m", new Code().op(2, 4, 1));
    assertThat(FeatureScan.of(wide.module())).containsExactly(Feature.MEMORY64);
    var vector = new Wasm().importOther("a", "g", new Code().op(3, 0x7b, 0));
    assertThat(FeatureScan.of(vector.module())).containsExactly(Feature.SIMD);
  }

  @Test
  void refusesUnknownOpcodes() {
    var wasm = new Wasm();
    wasm.function("", "", new Code().op(0xff));

    assertThatThrownBy(() -> FeatureScan.of(wasm.module()))
        .isInstanceOf(ModuleException.class)
        .hasMessageContaining("unknown opcode 0xff");
  }

  @Test
  void anyBytesEnd() {
    var random = new Random(2);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (int i = 0; i < 50_000; i++) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            var wasm = new Wasm();
            wasm.function("", "", new Code().raw(noise));
            try {
              var module = ModuleParser.parse("noise", ByteBuffer.wrap(wasm.bytes()));
              assertThat(FeatureScan.of(module)).isNotNull();
            } catch (ModuleException e) {
              assertThat(e).hasMessageContaining("at offset 0x");
            }
          }
        });
  }
}
