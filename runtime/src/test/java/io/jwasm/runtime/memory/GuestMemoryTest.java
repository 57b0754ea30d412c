package io.jwasm.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class GuestMemoryTest {
  private static void withMemory(int min, int max, java.util.function.Consumer<GuestMemory> test) {
    try (var memory = GuestMemory.reserve(min, max, false)) {
      test.accept(memory);
    }
  }

  @Test
  void growsInPlace() {
    withMemory(
        1,
        3,
        memory -> {
          long base = memory.base();
          memory.putInt(65_532, 5);

          assertThat(memory.grow(2)).isEqualTo(1);
          assertThat(memory.grow(1)).isEqualTo(-1);
          assertThat(memory.grow(-1)).isEqualTo(-1);
          assertThat(memory.grow(0)).isEqualTo(3);
          assertThat(memory.base()).isEqualTo(base);
          assertThat(memory.getInt(65_532)).isEqualTo(5);
          assertThat(memory.getInt(3 * 65_536 - 4)).isZero();
        });
  }

  @Test
  void checksEveryAccess() {
    withMemory(
        1,
        1,
        memory -> {
          outside(memory::getByte, 65_536, -1, Integer.MIN_VALUE);
          outside(memory::getShort, 65_535, -1);
          outside(memory::getInt, 65_533, -4);
          outside(memory::getLong, 65_529, -8);
          outside(pointer -> memory.putLong(pointer, 1), 65_529, -8);
          outside(pointer -> memory.bytes(pointer, 2), 65_535, -1);
          outside(pointer -> memory.bytes(0, pointer), 65_537, -1);
          outside(pointer -> memory.put(pointer, new byte[2], 0, 2), 65_535, -1);
          outside(pointer -> memory.address(pointer, 1L << 32), 0, 1);
          outside(pointer -> memory.address(pointer, -1), 0, 1);
          assertThat(memory.address(65_536, 0)).isEqualTo(memory.base() + 65_536);
        });
  }

  private static void outside(IntConsumer access, int... pointers) {
    for (int pointer : pointers) {
      assertThatThrownBy(() -> access.accept(pointer)).isInstanceOf(MemoryFault.class);
    }
  }

  @Test
  void mayBeEmptyOrFourGigabytes() {
    withMemory(0, 0, memory -> outside(memory::getByte, 0));
    withMemory(
        65_536,
        65_536,
        memory -> {
          memory.putInt(-4, 7);
          assertThat(memory.getInt(-4)).isEqualTo(7);
          outside(memory::getInt, -3);
          assertThat(memory.size()).isEqualTo(1L << 32);
          assertThat(memory.address(0, 1L << 32)).isEqualTo(memory.base());
        });
  }

  @Test
  void refusesImpossibleSizes() {
    for (int[] size : new int[][] {{-1, 1}, {2, 1}, {0, 65_537}}) {
      assertThatThrownBy(() -> GuestMemory.reserve(size[0], size[1], false))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void closesOnce() {
    GuestMemory memory = GuestMemory.reserve(1, 2, false);
    memory.close();
    memory.close();

    assertThat(memory.size()).isZero();
    assertThat(memory.grow(1)).isEqualTo(-1);
    assertThatThrownBy(() -> memory.getByte(0)).isInstanceOf(MemoryFault.class);
  }

  @Test
  void readsText() {
    withMemory(
        1,
        1,
        memory -> {
          memory.put(4, new byte[] {'h', 'i', (byte) 0xff}, 0, 3);

          assertThat(memory.utf8(4, 2)).isEqualTo("hi");
          assertThat(memory.utf8(4, 3)).isEqualTo("hi\ufffd");
        });
  }
}
