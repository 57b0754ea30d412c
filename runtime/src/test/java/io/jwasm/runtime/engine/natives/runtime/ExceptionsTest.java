package io.jwasm.runtime.engine.natives.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.linux.RawMemory;
import io.jwasm.runtime.budget.Quota;
import io.jwasm.runtime.engine.Trap;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExceptionsTest {
  private static final int MANY = 10_000;

  private final Quota quota = Quota.of(1 << 20);
  private final Exceptions exceptions = new Exceptions(quota);
  private final long words = RawMemory.allocate(64);
  private final Exceptions.Roots roots = mark -> mark.range(words, words + 64);

  ExceptionsTest() {
    RawMemory.fill(words, 64, (byte) 0);
  }

  @AfterEach
  void release() {
    exceptions.release();
    assertThat(quota.used()).isZero();
    RawMemory.free(words);
  }

  /** Makes an exception that carries one word. */
  private long make(long tag, long value) {
    RawMemory.putLong(words + 56, value);
    long made = exceptions.make(tag, words + 56, 8, roots);
    RawMemory.putLong(words + 56, 0);
    return made;
  }

  @Test
  void recordsTagAndPayload() {
    long made = make(7, -2);

    assertThat(RawMemory.getLong(made)).isEqualTo(7);
    assertThat(RawMemory.getLong(made + 8)).isEqualTo(8);
    assertThat(RawMemory.getLong(made + 16)).isEqualTo(-2);
  }

  @Test
  void whatNothingRefersToIsFreed() {
    for (int i = 0; i < MANY; i++) {
      make(1, i);
    }

    assertThat(exceptions.count()).isLessThanOrEqualTo(1024);
  }

  @Test
  void thoseThatAreKeptAreBounded() {
    quota.limit(100 * 24);
    for (int i = 0; i < MANY; i++) {
      make(1, i);
    }
    assertThat(exceptions.count()).as("nothing refers to them").isLessThanOrEqualTo(100);
    quota.limit(24);
    RawMemory.putLong(words, make(1, 0));
    assertThatThrownBy(() -> make(1, 1)).isInstanceOf(Trap.class).hasMessage("out of memory");
  }

  @Test
  void whatRootsOrKeptExceptionsReferToStays() {
    long inner = make(1, 42);
    long outer = make(2, inner);
    RawMemory.putLong(words + 24, outer);
    for (int i = 0; i < MANY; i++) {
      make(3, i);
    }

    assertThat(RawMemory.getLong(outer)).isEqualTo(2);
    assertThat(RawMemory.getLong(outer + 16)).isEqualTo(inner);
    assertThat(RawMemory.getLong(inner)).isEqualTo(1);
    assertThat(RawMemory.getLong(inner + 16)).isEqualTo(42);
  }

  @Test
  void nothingIsFreedThatManyRootsReferTo() {
    long[] kept = new long[MANY];
    long table = RawMemory.allocate(8L * MANY);
    RawMemory.fill(table, 8L * MANY, (byte) 0);
    try {
      for (int i = 0; i < MANY; i++) {
        RawMemory.putLong(words, i);
        kept[i] = exceptions.make(5, words, 8, mark -> mark.range(table, table + 8L * MANY));
        RawMemory.putLong(table + 8L * i, kept[i]);
      }

      assertThat(exceptions.count()).isEqualTo(MANY);
      for (int i = 0; i < MANY; i++) {
        assertThat(RawMemory.getLong(kept[i] + 16)).isEqualTo(i);
      }
    } finally {
      RawMemory.free(table);
    }
  }

  @Test
  void takesOverThoseOfAnother() {
    var other = new Exceptions(quota);
    List<Long> made = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      RawMemory.putLong(words, i);
      made.add(other.make(9, words, 8, roots));
    }
    make(8, 0);

    exceptions.takeOver(other);
    other.release();

    assertThat(exceptions.count()).isEqualTo(101);
    assertThat(made).allSatisfy(e -> assertThat(RawMemory.getLong(e)).isEqualTo(9));
  }
}
