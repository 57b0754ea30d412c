package io.jwasm.runtime.engine.natives;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.runtime.engine.Imports;
import io.jwasm.runtime.engine.Instance;
import io.jwasm.runtime.engine.InstanceLimits;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.testing.Code;
import io.jwasm.runtime.testing.Wasm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All instructions that access memory, at the edges of memories of several sizes: what is inside
 * touches its own bytes only, everything else traps and touches nothing.
 */
class AddressTest {
  private static final long[] OFFSETS = {
    0,
    1,
    7,
    8,
    15,
    16,
    0xfff0,
    0xffff,
    0x1_0000,
    0x7fff_ffff,
    0x8000_0000L,
    0xffff_fff0L,
    0xffff_ffffL
  };

  /** Bytes at the end of memory that are watched. */
  private static final int WATCHED = 48;

  private static final byte PATTERN = 0x5a;

  @TempDir private Path dir;
  private Guests guests;

  @BeforeEach
  void open() {
    guests = new Guests(dir);
  }

  @AfterEach
  void close() {
    guests.close();
  }

  private static long[] addresses(long size, long offset, int width) {
    long last = size - offset - width;
    long[] candidates = {
      0,
      last - 1,
      last,
      last + 1,
      size - 1,
      size,
      0x7fff_ffff,
      0x8000_0000L,
      0xffff_fff0L,
      0xffff_ffffL
    };
    return Arrays.stream(candidates).filter(a -> a >= 0 && a >>> 32 == 0).distinct().toArray();
  }

  /** Calls and compares with what must happen. */
  private static void check(
      Instance instance, String function, Access access, long size, long at, long... args) {
    int watched = (int) Math.min(size, WATCHED);
    long start = size - watched;
    byte[] before = new byte[watched];
    Arrays.fill(before, PATTERN);
    instance.memory().put((int) start, before, 0, watched);
    boolean inside = at + access.width() <= size;
    boolean aligned = !access.atomic() || at % access.width() == 0;
    Trap.Kind trapped = null;
    try {
      long ignored = instance.call(function, args).length;
    } catch (Trap e) {
      trapped = e.kind();
    }
    String what = access.name() + " at " + at + " of " + size;
    if (inside && aligned) {
      assertThat(trapped).as(what).isNull();
      for (long i = Math.max(at, start); i < at + access.width(); i++) {
        before[(int) (i - start)] = instance.memory().getByte((int) i);
      }
    } else if (aligned) {
      assertThat(trapped).as(what).isEqualTo(Trap.Kind.MEMORY_OUT_OF_BOUNDS);
    } else {
      assertThat(trapped)
          .as(what)
          .isIn(Trap.Kind.UNALIGNED_ATOMIC, inside ? null : Trap.Kind.MEMORY_OUT_OF_BOUNDS);
    }
    assertThat(Arrays.mismatch(instance.memory().bytes((int) start, watched), before))
        .as(what)
        .isEqualTo(-1);
  }

  private static Wasm withMemory(int min, int max) {
    var wasm = new Wasm().memory(min, max);
    wasm.export("grow", wasm.function("I", "I", new Code().get(0).op(0x40, 0)));
    return wasm;
  }

  private static String name(int access, int offset) {
    return access + "/" + offset;
  }

  /** Every access with every offset, the address as parameter. */
  private static Wasm dynamic(int min, int max) {
    Wasm wasm = withMemory(min, max);
    for (int o = 0; o < OFFSETS.length; o++) {
      List<Access> all = Access.all(new Code().get(0), OFFSETS[o]);
      for (int a = 0; a < all.size(); a++) {
        wasm.export(name(a, o), wasm.function("I", "", all.get(a).code()));
      }
    }
    return wasm;
  }

  private static void checkAll(Instance instance) {
    long size = instance.memory().size();
    for (int o = 0; o < OFFSETS.length; o++) {
      List<Access> all = Access.all(new Code(), OFFSETS[o]);
      for (int a = 0; a < all.size(); a++) {
        Access access = all.get(a);
        for (long address : addresses(size, OFFSETS[o], access.width())) {
          check(instance, name(a, o), access, size, address + OFFSETS[o], address);
        }
      }
    }
  }

  @Test
  void ofSmallMemoriesAndAfterGrowing() {
    var module = guests.load(dynamic(0, 3));
    try (Instance instance = module.instantiate(Imports.NONE, InstanceLimits.DEFAULT)) {
      checkAll(instance);
      assertThat(instance.call("grow", 1)).containsExactly(0);
      checkAll(instance);
      assertThat(instance.call("grow", 2)).containsExactly(1);
      checkAll(instance);
    }
  }

  @Test
  void ofTheLargestMemory() {
    checkAll(guests.instantiate(dynamic(65_536, 65_536)));
  }

  @Test
  void ofConstantAddresses() {
    Wasm wasm = withMemory(1, 1);
    long size = 65_536;
    var checks = new ArrayList<Consumer<Instance>>();
    for (long offset : OFFSETS) {
      for (int a = 0; a < Access.all(new Code(), offset).size(); a++) {
        int width = Access.all(new Code(), offset).get(a).width();
        for (long address : addresses(size, offset, width)) {
          Access access = Access.all(new Code().i32((int) address), offset).get(a);
          String name = "c" + checks.size();
          wasm.export(name, wasm.function("", "", access.code()));
          checks.add(instance -> check(instance, name, access, size, address + offset));
        }
      }
    }
    Instance instance = guests.instantiate(wasm);
    checks.forEach(check -> check.accept(instance));
  }
}
