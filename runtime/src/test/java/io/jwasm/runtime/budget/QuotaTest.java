package io.jwasm.runtime.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QuotaTest {
  private final AtomicInteger shortages = new AtomicInteger();

  private Quota quota(long limit, Budget shared) {
    return new Quota(limit, shared, shortages::incrementAndGet);
  }

  @Test
  void bindsOneGuest() {
    Quota quota = Quota.of(100);
    assertThat(quota.take(60)).isTrue();
    assertThat(quota.take(41)).isFalse();
    assertThat(quota.take(40)).isTrue();
    assertThat(quota.take(0)).isTrue();
    assertThat(quota.take(1)).isFalse();
    quota.give(10);
    assertThat(quota.used()).isEqualTo(90);
    assertThat(quota.take(10)).isTrue();
  }

  @Test
  void keepsWhatItHasWhenTheLimitFalls() {
    Quota quota = Quota.of(100);
    assertThat(quota.take(80)).isTrue();
    quota.limit(50);
    assertThat(quota.used()).isEqualTo(80);
    assertThat(quota.take(1)).isFalse();
    quota.limit(81);
    assertThat(quota.take(1)).isTrue();
  }

  @Test
  void leavesOthersAsMuchAsItHas() {
    var shared = new Budget(1000);
    Quota greedy = quota(Long.MAX_VALUE, shared);
    assertThat(greedy.take(501)).isFalse();
    assertThat(greedy.take(500)).isTrue();
    assertThat(greedy.take(1)).isFalse();
    Quota other = quota(Long.MAX_VALUE, shared);
    assertThat(other.take(250)).isTrue();
    assertThat(other.take(1)).isFalse();
    greedy.give(500);
    assertThat(other.take(100)).isTrue();
    assertThat(shared.left()).isEqualTo(650);
  }

  @Test
  void tellsOfAShortageOnce() {
    var shared = new Budget(10);
    Quota quota = quota(100, shared);
    assertThat(quota.take(101)).isFalse();
    assertThat(shortages).as("its own limit is no shortage").hasValue(0);
    assertThat(quota.take(9)).isFalse();
    assertThat(quota.take(9)).isFalse();
    assertThat(shortages).hasValue(1);
    assertThat(quota.used()).isZero();
    assertThat(shared.left()).isEqualTo(10);
  }
}
