package io.jwasm.runtime.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.linux.ThreadUsage;
import io.jwasm.runtime.abi.threads.ThreadSpawner;
import io.jwasm.runtime.budget.Budget;
import io.jwasm.runtime.budget.Budgets;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.testing.Code;
import io.jwasm.runtime.testing.HostThreads;
import io.jwasm.runtime.testing.Wasm;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Guests with threads of their own. */
@Timeout(60)
class GuestThreadsTest {
  private static final int DROP = 0x1a;
  private static final int UNREACHABLE = 0x00;

  /** Where threads add up their arguments, and where they count themselves. */
  private static final int SUM = 0;

  private static final int COUNT = 4;
  private static final int TIDS = 8;

  @TempDir private Path dir;
  private GuestLab lab;
  private Wasm wasm;
  private int spawn;
  private int exit;
  private int read;

  @BeforeEach
  void open() {
    lab = new GuestLab(dir);
    wasm = new Wasm();
    spawn = wasm.importFunction("wasi", "thread-spawn", "I", "I");
    exit = wasm.importFunction("wasi_snapshot_preview1", "proc_exit", "I", "");
    read = wasm.importFunction("wasi_snapshot_preview1", "fd_read", "IIII", "I");
    wasm.importMemory("env", "memory", 1, 1, true);
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  private ExitReason run() {
    return lab.run(wasm);
  }

  private void main(Code code) {
    wasm.export("_start", wasm.function("", "", code));
  }

  private void thread(Code code) {
    wasm.export("wasi_thread_start", wasm.function("II", "", code));
  }

  private Code spawn(int argument) {
    return new Code().i32(argument).call(spawn).op(DROP);
  }

  private static Code add(int address, Code value) {
    return new Code().i32(address).raw(value.bytes()).op(0xfe).mem(0x1e, 2, 0).op(DROP);
  }

  private static Code load(int address) {
    return new Code().i32(address).op(0xfe).mem(0x10, 2, 0);
  }

  /** Spins until the counter has this value. */
  private static Code awaitCount(int value) {
    return new Code().op(0x03, 0x40).raw(load(COUNT).bytes()).i32(value).op(0x47).op(0x0d, 0, 0x0b);
  }

  private static Code forever() {
    return new Code().op(0x03, 0x40, 0x0c, 0, 0x0b);
  }

  private static Code join(Code... parts) {
    var all = new Code();
    for (Code part : parts) {
      all.raw(part.bytes());
    }
    return all;
  }

  /** Counts itself after it has added its argument, and its id where ids are added. */
  private static Code report() {
    return join(
        add(SUM, new Code().get(1)), add(TIDS, new Code().get(0)), add(COUNT, new Code().i32(1)));
  }

  @Test
  void threadsShareMemory() {
    thread(report());
    main(join(spawn(10), spawn(20), spawn(12), awaitCount(3), load(SUM), new Code().call(exit)));

    assertThat(run()).isEqualTo(new ExitReason.Exited(42));
  }

  @Test
  void idsAreUniqueAndTheOnesThatSpawnAnswers() {
    thread(report());
    // the ids that spawn answered, less the ids that the threads were given
    main(
        join(
            new Code().i32(1).call(spawn).i32(1).call(spawn).op(0x6a),
            awaitCount(2),
            load(TIDS),
            new Code().op(0x6b).call(exit)));

    assertThat(run()).isEqualTo(new ExitReason.Exited(0));
  }

  @Test
  void threadsComeAndGo() {
    thread(report());
    var rounds = new Code();
    for (int i = 1; i <= 40; i++) {
      rounds.raw(join(spawn(1), awaitCount(i)).bytes());
    }
    main(join(rounds, load(SUM), new Code().call(exit)));

    var config = lab.config().maxThreads(30).build();

    // A thread may still be ending when the next one is asked for, but not 28 of them.
    assertThat(lab.guest(lab.load(wasm), config).run()).isEqualTo(new ExitReason.Exited(40));
  }

  @Test
  void aTrapInAThreadEndsAll() {
    thread(new Code().op(UNREACHABLE));
    main(join(spawn(1), forever()));

    assertThat(run())
        .isInstanceOfSatisfying(
            ExitReason.Trapped.class, t -> assertThat(t.kind()).isEqualTo(Trap.Kind.UNREACHABLE));
  }

  @Test
  void exitOfAThreadEndsAll() {
    thread(new Code().get(1).call(exit));
    main(join(spawn(7), new Code().i32(64).i32(0).i32(0).i32(68).call(read).op(DROP), forever()));

    assertThat(run()).isEqualTo(new ExitReason.Exited(7));
  }

  @Test
  void returningFromMainEndsThreadsWhereverTheyAre() {
    // One spins, one waits for memory, one reads standard input.
    thread(
        join(
            add(COUNT, new Code().i32(1)),
            new Code()
                .get(1)
                .op(0x04, 0x40)
                .raw(
                    join(
                            new Code()
                                .get(1)
                                .i32(1)
                                .op(0x46, 0x04, 0x40)
                                .i32(64)
                                .i32(0)
                                .i64(-1)
                                .op(0xfe)
                                .mem(0x01, 2, 0)
                                .op(DROP, 0x0b),
                            new Code()
                                .i32(76)
                                .i32(1)
                                .mem(0x36, 2, 0)
                                .i32(0)
                                .i32(72)
                                .i32(1)
                                .i32(80)
                                .call(read)
                                .op(DROP))
                        .bytes())
                .op(0x0b),
            forever()));
    main(join(spawn(0), spawn(1), spawn(2), awaitCount(3)));

    assertThat(run()).isEqualTo(new ExitReason.Exited(0));
  }

  @Test
  void killingEndsAllThreads() {
    thread(new Code().i32(64).i32(0).i64(-1).op(0xfe).mem(0x01, 2, 0).op(DROP));
    main(join(spawn(0), new Code().i32(64).i32(0).i64(-1).op(0xfe).mem(0x01, 2, 0).op(DROP)));
    Guest guest = lab.guest(wasm);
    CompletableFuture<ExitReason> end = GuestLab.start(guest);
    HostThreads.awaitSleeping("guest/1");
    HostThreads.awaitSleeping("guest/2");

    guest.kill(15);

    assertThat(end.join()).isEqualTo(new ExitReason.Killed(15));
  }

  @Test
  void theirNumberIsLimited() {
    thread(forever());
    main(join(spawn(0), spawn(0), new Code().i32(0).call(spawn).call(exit)));
    var config = lab.config().maxThreads(3).build();

    assertThat(lab.guest(lab.load(wasm), config).run())
        .isEqualTo(new ExitReason.Exited(ThreadSpawner.AGAIN));
  }

  @Test
  void theyAreFewerThanThoseLeftForOthers() {
    thread(forever());
    main(join(spawn(0), new Code().i32(0).call(spawn).call(exit)));
    var budgets =
        new Budgets(Budget.unbounded(), new Budget(4), Budget.unbounded(), Budget.unbounded());
    var config = lab.config().budgets(budgets).build();

    assertThat(lab.guest(lab.load(wasm), config).run())
        .isEqualTo(new ExitReason.Exited(ThreadSpawner.AGAIN));
    assertThat(budgets.threads().left()).isEqualTo(4);
  }

  @Test
  void aModuleWithoutThreadEntryStartsNone() {
    main(new Code().i32(0).call(spawn).call(exit));

    assertThat(run()).isEqualTo(new ExitReason.Exited(ThreadSpawner.NO_START));
  }

  @Test
  void cpuTimeIsThatOfAllThreads() {
    thread(join(report(), forever()));
    main(join(spawn(1), awaitCount(1), forever()));
    Guest guest = lab.guest(wasm);
    CompletableFuture<ExitReason> end = GuestLab.start(guest);
    while (guest.cpuNanos() < 20_000_000) {
      Thread.onSpinWait();
    }

    guest.kill(9);
    ExitReason reason = end.join();

    assertThat(reason).isEqualTo(new ExitReason.Killed(9));
    assertThat(guest.cpuNanos()).isGreaterThanOrEqualTo(20_000_000);
    ThreadUsage usage = guest.usage();
    assertThat(usage.userNanos() + usage.systemNanos()).isEqualTo(guest.cpuNanos());
    assertThat(usage.userNanos()).isPositive();
    assertThat(usage.minorFaults()).isPositive();
  }
}
