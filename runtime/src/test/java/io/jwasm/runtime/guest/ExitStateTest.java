package io.jwasm.runtime.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ExitStateTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 2000;

  @Test
  void theFirstReasonStays() throws InterruptedException {
    var state = new ExitState();
    assertThat(state.get()).isEmpty();
    assertThat(state.await(0)).isFalse();

    assertThat(state.set(new ExitReason.Exited(1))).isTrue();
    assertThat(state.set(new ExitReason.Killed(9))).isFalse();

    assertThat(state.get()).hasValue(new ExitReason.Exited(1));
    assertThat(state.await(0)).isTrue();
  }

  @Test
  void ofManyThatRaceOneWins() throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      race();
    }
  }

  private static void race() throws InterruptedException {
    var state = new ExitState();
    var wins = new AtomicInteger();
    var winner = new AtomicReference<ExitReason>();
    var barrier = new CyclicBarrier(THREADS);
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < THREADS; i++) {
      var reason = new ExitReason.Killed(i + 1);
      threads.add(
          Thread.startVirtualThread(() -> {
            awaitOthers(barrier);
            if (state.set(reason)) {
              wins.incrementAndGet();
              winner.set(reason);
            }
          }));
    }
    state.await();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(wins).hasValue(1);
    assertThat(state.get()).hasValue(winner.get());
  }

  private static void awaitOthers(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
