package io.jwasm.runtime.engine.natives.a64;

import static io.jwasm.runtime.engine.natives.a64.Asm.CONTEXT;
import static io.jwasm.runtime.engine.natives.a64.Asm.FP;
import static io.jwasm.runtime.engine.natives.a64.Asm.SP;
import static io.jwasm.runtime.engine.natives.a64.Asm.W;
import static io.jwasm.runtime.engine.natives.a64.Asm.ZR;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Encodings as GNU as writes them. */
class AsmTest {
  private static String hex(Consumer<Asm> code) {
    var asm = new Asm(false);
    code.accept(asm);
    return hex(asm);
  }

  private static String hex(Asm asm) {
    ByteBuffer words = ByteBuffer.wrap(asm.toArray()).order(ByteOrder.LITTLE_ENDIAN);
    return IntStream.range(0, asm.size() / 4)
        .mapToObj(i -> String.format("%08x", words.getInt(4 * i)))
        .reduce((a, b) -> a + " " + b)
        .orElse("");
  }

  private static void check(String expected, Consumer<Asm> code) {
    assertThat(hex(code)).isEqualTo(expected);
  }

  @Test
  void registers() {
    check("8b020020", a -> a.rrr(Asm.ADD, W, 0, 1, 2));
    check("4b050083", a -> a.rrr(Asm.SUB, 0, 3, 4, 5));
    check("eb0700df", a -> a.rrr(Asm.SUBS, W, ZR, 6, 7));
    check("9b0a7d28", a -> a.rrr(Asm.MUL, W, 8, 9, 10));
    check("1ac20c20", a -> a.rrr(Asm.SDIV, 0, 0, 1, 2));
    check("aa1c03f3", a -> a.mov(19, CONTEXT));
    check("2a0203e1", a -> a.mov32(1, 2));
    check("9b028c20", a -> a.multiplySubtract(W, 0, 1, 2, 3));
    check("93407c41", a -> a.field(true, W, 1, 2, 0, 31));
    check("53057c83", a -> a.field(false, 0, 3, 4, 5, 31));
    check("93c21c41", a -> a.rotate(W, 1, 2, 7));
    check("9a82b020", a -> a.select(W, 0, 1, 2, Condition.LT));
    check("1a9f97e3", a -> a.set(3, Condition.HI));
    check("7a410820", a -> a.compareIf(Condition.EQ, 0, 1, 1));
    check("910003e0", a -> a.copyStack(0));
  }

  @Test
  void constants() {
    check("d2824680", a -> a.constant(0, 0x1234));
    check("92824680", a -> a.constant(0, ~0x1234L));
    check("d28acf01 f2c24681", a -> a.constant(1, 0x1234_0000_5678L));
    check("b2009fe2", a -> a.constant(2, 0x00ff00ff00ff00ffL));
    check("910043e0", a -> a.addImmediate(W, 0, SP, 16));
    check("51400441", a -> a.addImmediate(0, 1, 2, -4096));
    check("7100003f", a -> a.compareImmediate(0, 1, 0));
    check("b100145f", a -> a.compareImmediate(W, 2, -5));
    assertThat(Asm.additive(4095)).isTrue();
    assertThat(Asm.additive(4097)).isFalse();
    assertThat(Asm.additive(-0xfff000)).isTrue();
    assertThat(Asm.additive(Long.MIN_VALUE)).isFalse();
  }

  @Test
  void memory() {
    check("f9401380", a -> a.load(0, CONTEXT, 32));
    check("3dc00fe3", a -> a.memory(Asm.access(4, Asm.LOAD, true), 4, 3, SP, 48));
    check("f81e83b3", a -> a.store(19, FP, -24));
    check("b9000441", a -> a.store32(1, 2, 4));
    check("38e14b60", a -> a.indexed(Asm.access(0, Asm.LOAD_SIGNED_32, false), 0, 27, 1));
    check("78a14a00", a -> a.indexed(Asm.access(1, Asm.LOAD_SIGNED, false), 0, 16, 1));
    check("fc234b62", a -> a.indexed(Asm.access(3, Asm.STORE, true), 2, 27, 3));
    check("a94153f3", a -> a.pair(true, 19, 20, SP, 16));
    check("6d0627e8", a -> a.vectorPair(false, 8, 9, SP, 96));
    check("a9bf7bfd", a -> a.pushFrame(16));
    check("a8c17bfd", a -> a.popFrame(16));
  }

  @Test
  void vectors() {
    check("4e238441", a -> Neon.binary(a, Neon.same(false, 0, 16), 1, 2, 3));
    check("6e633441", a -> Neon.binary(a, Neon.same(true, 1, 6), 1, 2, 3));
    check("6ee2e420", a -> Neon.binary(a, Neon.floats(true, true, true, 28), 0, 1, 2));
    check("2e212841", a -> Neon.unary(a, Neon.half(Neon.misc(true, 0, 18)), 1, 2));
    check("4e62c020", a -> Neon.binary(a, Neon.multiplyLong(false, true, 1), 0, 1, 2));
    check("6f20a420", a -> Neon.unary(a, Neon.extend(true, true, 2), 0, 1));
    check("4e020c20", a -> Neon.unary(a, Neon.dup(1), 0, 1));
    check("4e181c62", a -> Neon.unary(a, Neon.insert(3, 1), 2, 3));
    check("0e0b2c20", a -> Neon.unary(a, Neon.extract(0, 5, true), 0, 1));
    check("4e183c20", a -> Neon.unary(a, Neon.extract(3, 1, false), 0, 1));
    check("4f090441", a -> Neon.unary(a, Neon.shiftRight(false, 0, 7), 1, 2));
    check("6e631c41", a -> Neon.binary(a, Neon.BSL, 1, 2, 3));
    check("4e1f23a0", a -> Neon.binary(a, Neon.LOOKUP_PAIR, 0, 29, 31));
    check("6eb0a820", a -> Neon.unary(a, Neon.MAX_ACROSS, 0, 1));
  }

  @Test
  void jumpsThatReachFarAreTwoInstructions() {
    var near = new Asm(false);
    int jump = near.jumpIf(Condition.EQ);
    near.ret();
    near.patchHere(jump);
    assertThat(hex(near)).isEqualTo("54000040 d65f03c0");
    assertThat(near.overflow()).isFalse();
    near.patch(jump, 1 << 20);
    assertThat(near.overflow()).isTrue();

    var far = new Asm(true);
    jump = far.jumpIfZero(W, 3, true);
    far.patch(jump, 4 + (1 << 20));
    assertThat(hex(far)).isEqualTo("b5000043 14040000");
    assertThat(far.overflow()).isFalse();
  }

  @Test
  void everyEncodableImmediateIsARepeatedRunOfOnes() {
    assertThat(Bitmask.encode(0, true)).isNegative();
    assertThat(Bitmask.encode(-1, true)).isNegative();
    assertThat(Bitmask.encode(5, true)).isNegative();
    assertThat(Bitmask.encode(0xffffffffL, false)).isNegative();
    int found = 0;
    for (int size = 2; size <= 64; size *= 2) {
      for (int ones = 1; ones < size; ones++) {
        for (int rotation = 0; rotation < size; rotation++) {
          long element = -1L >>> (64 - ones);
          long mask = -1L >>> (64 - size);
          long run = element >>> rotation | element << ((size - rotation) % 64);
          long value = repeat((rotation == 0 ? element : run) & mask, size);
          assertThat(decode(Bitmask.encode(value, true))).isEqualTo(value);
          found++;
        }
      }
    }
    assertThat(found).isEqualTo(5334);
  }

  private static long repeat(long element, int size) {
    long value = element;
    for (int s = size; s < 64; s *= 2) {
      value |= value << s;
    }
    return value;
  }

  /** As the manual says. */
  private static long decode(int fields) {
    int n = fields >> 22 & 1;
    int immr = fields >> 16 & 63;
    int imms = fields >> 10 & 63;
    int length = 31 - Integer.numberOfLeadingZeros((n << 6) | (~imms & 63));
    int size = 1 << length;
    int ones = (imms & (size - 1)) + 1;
    int rotation = immr & (size - 1);
    long mask = -1L >>> (64 - size);
    long element = -1L >>> (64 - ones);
    long rotated =
        rotation == 0 ? element : (element >>> rotation | element << (size - rotation)) & mask;
    return repeat(rotated, size);
  }
}
