package io.jwasm.shim.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.shim.task.Usage;
import org.junit.jupiter.api.Test;

class CpuCreditTest {
  private static final long MILLI = 1_000_000;

  /** A fifth of a processor. */
  private static final Limits FIFTH = new Limits(Usage.UNLIMITED, Usage.UNLIMITED, 20_000, 100_000);

  private final CpuCredit credit = new CpuCredit();

  @Test
  void whoSpendsMoreThanItEarnsIsInDebt() {
    credit.count(10 * MILLI, 2 * MILLI, FIFTH);
    assertThat(credit.isSpent()).isFalse();
    credit.count(5 * MILLI, 5 * MILLI, FIFTH);
    assertThat(credit.isSpent()).isTrue();
    assertThat(credit.debt(FIFTH)).isEqualTo(20 * MILLI);
    credit.count(19 * MILLI, 0, FIFTH);
    assertThat(credit.isSpent()).isTrue();
    credit.count(MILLI, 0, FIFTH);
    assertThat(credit.isSpent()).isFalse();
  }

  @Test
  void noMoreThanAPeriodsQuotaIsSaved() {
    credit.count(10_000 * MILLI, 0, FIFTH);
    credit.count(0, 20 * MILLI, FIFTH);
    assertThat(credit.isSpent()).isFalse();
    credit.count(0, MILLI, FIFTH);
    assertThat(credit.isSpent()).isTrue();
  }
}
