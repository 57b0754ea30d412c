package io.jwasm.runtime.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetTest {
  @TempDir Path proc;

  private static int takeAll(Budget budget) {
    int owned = 0;
    while (budget.take(owned)) {
      owned++;
    }
    return owned;
  }

  @Test
  void theGreedyLeaveSomeForTheModest() {
    var budget = new Budget(1000);
    assertThat(takeAll(budget)).isEqualTo(500);
    assertThat(takeAll(budget)).isEqualTo(250);
    assertThat(takeAll(budget)).isEqualTo(125);
    for (int owned = 0; owned < 10; owned++) {
      assertThat(budget.take(owned)).isTrue();
    }
    budget.give(500);
    assertThat(budget.left()).isEqualTo(615);
    assertThat(takeAll(new Budget(0))).isZero();
  }

  @Test
  void threadsThatTakeAtOnceNeverTakeTooMuch() throws Exception {
    var budget = new Budget(100_000);
    var taken = new int[4];
    var threads = new Thread[4];
    for (int i = 0; i < 4; i++) {
      int index = i;
      threads[i] = Thread.ofPlatform().start(() -> taken[index] = takeAll(budget));
    }
    long sum = 0;
    for (int i = 0; i < 4; i++) {
      threads[i].join();
      sum += taken[i];
    }
    assertThat(sum + budget.left()).isEqualTo(100_000);
    assertThat(budget.left()).isNotNegative();
  }

  private Budgets host(String limits, String mappings, String threads) throws IOException {
    for (String directory : new String[] {"self", "sys/vm", "sys/kernel"}) {
      Files.createDirectories(proc.resolve(directory));
    }
    Files.writeString(proc.resolve("self/limits"), limits);
    Files.writeString(proc.resolve("sys/vm/max_map_count"), mappings);
    Files.writeString(proc.resolve("sys/kernel/threads-max"), threads);
    return Budgets.of(proc, 1000, 600);
  }

  @Test
  void followTheLimitsOfTheKernel() throws IOException {
    String limits = "Limit  Soft Limit  Hard Limit  Units\nMax open files   %s   %s   files\n";
    Budgets large = host(limits.formatted(65_536, 65_536), "65530\n", "192000\n");
    assertThat(large.descriptors().left()).isEqualTo(61_440);
    assertThat(large.threads().left()).isEqualTo(8191);
    Budgets small = host(limits.formatted(1024, 4096), "65530\n", "1000\n");
    assertThat(small.descriptors().left()).isEqualTo(512);
    assertThat(small.threads().left()).isEqualTo(500);
    Budgets endless = host(limits.formatted("unlimited", "unlimited"), "", "");
    assertThat(endless.descriptors().left()).isGreaterThan(1L << 60);
    assertThat(endless.threads().left()).isGreaterThan(1L << 50);
  }

  @Test
  void canBeReadHere() {
    assertThat(Budgets.ofProcess(1).descriptors().left()).isGreaterThan(100);
    assertThat(Budgets.ofProcess(1).threads().left()).isGreaterThan(100);
  }
}
