package io.jwasm.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ThreadUsageTest {
  private static int tid() {
    return CpuClock.ofCurrentThread().tid();
  }

  @Test
  void countsTimeInsideAndOutsideOfTheKernel() throws Exception {
    ThreadUsage before = ThreadUsage.ofCurrentThread();
    ThreadUsage now = before;
    Path zero = Path.of("/dev/zero");
    while (now.userNanos() < before.userNanos() + 20_000_000
        || now.systemNanos() < before.systemNanos() + 20_000_000) {
      try (var stream = Files.newInputStream(zero)) {
        assertThat(stream.readNBytes(1 << 20)).hasSize(1 << 20);
      }
      now = ThreadUsage.ofCurrentThread();
    }
    ThreadUsage other = ThreadUsage.of(tid());
    assertThat(other.userNanos()).isBetween(10_000_000L, now.userNanos() + 1_000_000_000);
    assertThat(other.systemNanos()).isBetween(10_000_000L, now.systemNanos() + 1_000_000_000);
    assertThat(other.minorFaults()).isGreaterThanOrEqualTo(now.minorFaults());
  }

  @Test
  void knowsNothingOfAThreadThatIsNotThere() {
    assertThat(ThreadUsage.of(Integer.MAX_VALUE)).isEqualTo(ThreadUsage.NONE);
  }

  @Test
  void addsUp() {
    var one = new ThreadUsage(1, 2, 3, 4, 5, 6);
    assertThat(one.plus(one)).isEqualTo(new ThreadUsage(2, 4, 6, 8, 10, 12));
    assertThat(one.plus(ThreadUsage.NONE)).isEqualTo(one);
  }
}
