package io.jwasm.runtime.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WaitQueueTest {
  private final WaitQueue queue = new WaitQueue();

  private Future<Integer> waiter(ExecutorService threads, int address) throws InterruptedException {
    int before = queue.waiting(address);
    Future<Integer> result = threads.submit(() -> queue.await(address, () -> true, -1));
    while (queue.waiting(address) == before) {
      Thread.sleep(1);
    }
    return result;
  }

  @Test
  void answersAtOnceIfTheValueDiffersOrNoTimeIsGiven() throws InterruptedException {
    assertThat(queue.await(0, () -> false, -1)).isEqualTo(WaitQueue.NOT_EQUAL);
    assertThat(queue.await(0, () -> true, 0)).isEqualTo(WaitQueue.TIMED_OUT);
    assertThat(queue.await(0, () -> true, 1_000_000)).isEqualTo(WaitQueue.TIMED_OUT);
    assertThat(queue.waiting(0)).isZero();
    assertThat(queue.wake(0, 1)).isZero();
  }

  @Test
  void wakesInOrderAndOnlyThatAddress() throws InterruptedException, ExecutionException {
    try (var threads = Executors.newCachedThreadPool()) {
      var waiters = new ArrayList<Future<Integer>>();
      for (int i = 0; i < 4; i++) {
        waiters.add(waiter(threads, 8));
      }
      Future<Integer> other = waiter(threads, 12);

      assertThat(queue.wake(8, 0)).isZero();
      assertThat(queue.wake(8, 1)).isEqualTo(1);
      assertThat(waiters.getFirst().get()).isEqualTo(WaitQueue.WOKEN);
      assertThat(queue.waiting(8)).isEqualTo(3);
      assertThat(queue.wake(8, -1)).isEqualTo(3);
      for (var waiter : waiters) {
        assertThat(waiter.get()).isEqualTo(WaitQueue.WOKEN);
      }
      assertThat(other.isDone()).isFalse();
      assertThat(queue.wake(12, 5)).isEqualTo(1);
      assertThat(other.get()).isEqualTo(WaitQueue.WOKEN);
    }
  }

  @Test
  void anInterruptEndsTheWait() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> queue.await(0, () -> true, -1))
        .isInstanceOf(InterruptedException.class);
    assertThat(queue.waiting(0)).isZero();
  }
}
