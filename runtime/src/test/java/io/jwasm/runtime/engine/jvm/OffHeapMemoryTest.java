package io.jwasm.runtime.engine.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.runtime.WasmRuntimeException;
import io.jwasm.runtime.memory.GuestMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OffHeapMemoryTest {
  private static final int PAGES = 1024;

  private final GuestMemory guest = GuestMemory.reserve(PAGES, 2 * PAGES, false);
  private final OffHeapMemory memory = new OffHeapMemory(guest);

  @AfterEach
  void close() {
    guest.close();
  }

  @Test
  void bulkOperationsLookAtTheInterruptFlag() {
    int size = PAGES << 16;
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> memory.fill((byte) 1, 0, size))
          .isInstanceOf(ChicoryInterruptedException.class);
      assertThatThrownBy(() -> memory.copy(1, 0, size - 1))
          .isInstanceOf(ChicoryInterruptedException.class);
      assertThatThrownBy(() -> memory.copy(0, 1, size - 1))
          .isInstanceOf(ChicoryInterruptedException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(memory.read(size - 1)).isZero();
  }

  @Test
  void copiesLargeOverlappingRangesInBothDirections() {
    int size = 20 << 20;
    for (int i = 0; i < size; i += 4) {
      memory.writeI32(i, i * 31);
    }
    memory.copy(4, 0, size);
    for (int i = 0; i < size; i += 4) {
      assertThat(memory.readInt(i + 4)).isEqualTo(i * 31);
    }
    memory.copy(0, 4, size);
    for (int i = 0; i < size; i += 4) {
      assertThat(memory.readInt(i)).isEqualTo(i * 31);
    }
  }

  @Test
  void seesWhatAnotherViewHasGrown() {
    var other = new OffHeapMemory(guest);
    assertThatThrownBy(() -> memory.read(PAGES << 16)).isInstanceOf(WasmRuntimeException.class);

    assertThat(other.grow(1)).isEqualTo(PAGES);

    assertThat(memory.read(PAGES << 16)).isZero();
    assertThat(memory.pages()).isEqualTo(PAGES + 1);
  }

  @Test
  void growsWithinTheBudget() {
    assertThat(memory.grow(PAGES + 1)).isEqualTo(-1);
    assertThat(memory.grow(PAGES - 1)).isEqualTo(PAGES);
    assertThat(memory.grow(2)).isEqualTo(-1);
    assertThat(memory.grow(1)).isEqualTo(2 * PAGES - 1);
    assertThat(memory.grow(0)).isEqualTo(2 * PAGES);
  }

  @Test
  void aRevokedViewTraps() {
    memory.revoke();

    assertThatThrownBy(() -> memory.read(0)).isInstanceOf(WasmRuntimeException.class);
  }

  @Test
  void partsOfAWordAreUpdatedAlone() {
    memory.writeI32(8, 0x44332211);

    assertThat(memory.atomicAddByte(9, (byte) 0xff)).isEqualTo((byte) 0x22);
    assertThat(memory.atomicXchgShort(10, (short) 0xabcd)).isEqualTo((short) 0x4433);
    assertThat(memory.readInt(8)).isEqualTo(0xabcd2111);
    assertThat(memory.atomicCmpxchgByte(8, (byte) 0x11, (byte) 0x99)).isEqualTo((byte) 0x11);
    assertThat(memory.atomicCmpxchgByte(8, (byte) 0x11, (byte) 0x55)).isEqualTo((byte) 0x99);
    assertThat(memory.atomicCmpxchgShort(10, (short) 0xabcd, (short) 1)).isEqualTo((short) 0xabcd);
    assertThat(memory.readInt(8)).isEqualTo(0x00012199);
    assertThat(memory.atomicReadByte(9)).isEqualTo((byte) 0x21);
    assertThat(memory.atomicReadShort(8)).isEqualTo((short) 0x2199);
  }
}
