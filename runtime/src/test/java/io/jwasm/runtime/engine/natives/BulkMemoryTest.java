package io.jwasm.runtime.engine.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.runtime.engine.Instance;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.testing.Code;
import io.jwasm.runtime.testing.Wasm;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies and fills of all lengths and overlaps, each compared with the same in Java. */
class BulkMemoryTest {
  private static final int PAGES = 64;
  private static final int BASE = 100_000;
  private static final int[] LENGTHS =
      IntStream.concat(
              IntStream.rangeClosed(0, 140),
              IntStream.of(255, 256, 1000, 2047, 2048, 2049, 4096, 70_001))
          .toArray();
  private static final int[] DISTANCES = {
    0, 1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 100, 2047, 2048, 5000
  };

  @TempDir private Path dir;
  private Guests guests;
  private Instance instance;
  private byte[] model = {};

  @BeforeEach
  void instantiate() {
    guests = new Guests(dir);
    var wasm = new Wasm().memory(PAGES, PAGES);
    wasm.export("fill", wasm.function("III", "", new Code().get(0).get(1).get(2).op(0xfc, 11, 0)));
    wasm.export(
        "copy", wasm.function("III", "", new Code().get(0).get(1).get(2).op(0xfc, 10, 0, 0)));
    // Values that live in registers over the operation; constants as operands.
    wasm.export(
        "around",
        wasm.function(
            "IILLDD",
            "D",
            new Code()
                .get(0)
                .i32(300)
                .i32(77)
                .op(0xfc, 10, 0, 0)
                .get(1)
                .i32(0xab)
                .i32(5)
                .op(0xfc, 11, 0)
                .get(4)
                .get(5)
                .op(0xa0)
                .get(2)
                .get(3)
                .op(0x7c, 0xb9)
                .op(0xa0)
                .get(0)
                .get(1)
                .op(0x6a, 0xb7, 0xa0)));
    instance = guests.instantiate(wasm);
    model = new byte[PAGES * 65_536];
    new Random(1).nextBytes(model);
    instance.memory().put(0, model, 0, model.length);
  }

  @AfterEach
  void close() {
    guests.close();
  }

  private void compare(String what) {
    byte[] actual = instance.memory().bytes(0, model.length);
    assertThat(Arrays.mismatch(actual, model)).as(what).isEqualTo(-1);
  }

  private void copy(int to, int from, int length) {
    instance.call("copy", to, from, length);
    System.arraycopy(model, from, model, to, length);
  }

  @Test
  void copiesOfAllLengthsAndOverlaps() {
    for (int length : LENGTHS) {
      for (int distance : DISTANCES) {
        copy(BASE + distance, BASE, length);
        copy(BASE, BASE + distance, length);
      }
      compare("length " + length);
    }
  }

  @Test
  void longCopies() {
    int length = 2_500_001;
    for (int distance : new int[] {1, 64, 1_000_000}) {
      copy(BASE + distance, BASE, length);
      copy(BASE, BASE + distance, length);
      compare("distance " + distance);
    }
    copy(0, 2_097_153, 2_097_000);
    compare("apart");
  }

  @Test
  void fillsOfAllLengths() {
    int[] lengths = Arrays.copyOf(LENGTHS, LENGTHS.length + 1);
    lengths[LENGTHS.length] = 2_500_001;
    for (int length : lengths) {
      instance.call("fill", BASE + length % 7, 0x1f00 + length, length);
      Arrays.fill(model, BASE + length % 7, BASE + length % 7 + length, (byte) length);
      compare("length " + length);
    }
  }

  @Test
  void whatIsInRegistersStays() {
    long d = Double.doubleToLongBits(0.25);
    long result = instance.call("around", 1000, 2000, 1L << 40, 3, d, d)[0];
    System.arraycopy(model, 300, model, 1000, 77);
    Arrays.fill(model, 2000, 2005, (byte) 0xab);

    assertThat(Double.longBitsToDouble(result)).isEqualTo(0.5 + (1L << 40) + 3 + 3000);
    compare("around");
  }

  @Test
  void nothingIsWrittenWhenARangeIsNotInside() {
    int end = PAGES * 65_536;
    int[][] ranges = {{end - 10, 11}, {end, 1}, {0, end + 1}, {-1, 2}, {-1, -1}, {1, -1}};
    for (int[] range : ranges) {
      for (String call : new String[] {"fill", "copy"}) {
        assertThatThrownBy(() -> instance.call(call, range[0], 5, range[1]))
            .isInstanceOf(Trap.class)
            .hasMessage("out of bounds memory access");
      }
      assertThatThrownBy(() -> instance.call("copy", 5, range[0], range[1]))
          .isInstanceOf(Trap.class);
    }
    instance.call("fill", end, 5, 0);
    compare("all");
  }
}
