package io.jwasm.runtime.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.testing.Code;
import io.jwasm.runtime.testing.HostThreads;
import io.jwasm.runtime.testing.Wasm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ending a guest from outside, in every state that it can be in. */
@Timeout(60)
class GuestStopTest {
  private static final String P1 = "wasi_snapshot_preview1";
  private static final int DROP = 0x1a;
  private static final int TERM = 15;
  private static final String MAIN = "guest/1";

  @TempDir private Path dir;
  private GuestLab lab;
  private final Wasm wasm = new Wasm();

  @BeforeEach
  void open() {
    lab = new GuestLab(dir);
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  private void start(Code code) {
    wasm.export("_start", wasm.function("", "", code));
  }

  /** {@code fd_write} of one byte to stdout: tells the test how far the guest is. */
  private Code announce(int write) {
    return new Code()
        .i32(0)
        .i32(16)
        .mem(0x36, 2, 0)
        .i32(4)
        .i32(1)
        .mem(0x36, 2, 0)
        .i32(1)
        .i32(0)
        .i32(1)
        .i32(8)
        .call(write)
        .op(DROP);
  }

  private static Code loop(Code body) {
    return new Code().op(0x03, 0x40).raw(body.bytes()).op(0x0c, 0, 0x0b);
  }

  /** Runs the guest until it said so, then kills it. */
  private void killed(boolean sleeps) throws Exception {
    Guest guest = lab.guest(wasm);
    CompletableFuture<ExitReason> end = GuestLab.start(guest);
    String said = lab.out.read(1);
    assertThat(said).hasSize(1);
    if (sleeps) {
      HostThreads.awaitSleeping(MAIN);
    }
    assertThat(guest.exitReason()).isEmpty();

    guest.kill(TERM);

    assertThat(end.join()).isEqualTo(new ExitReason.Killed(TERM));
    assertThat(end.join().status()).isEqualTo(143);
  }

  @Test
  void endsBusyLoops() throws Exception {
    int write = wasm.importFunction(P1, "fd_write", "IIII", "I");
    wasm.memory(1, 1);
    start(announce(write).raw(loop(new Code()).bytes()));

    killed(false);
  }

  @Test
  void endsBlockedReads() throws Exception {
    int write = wasm.importFunction(P1, "fd_write", "IIII", "I");
    int read = wasm.importFunction(P1, "fd_read", "IIII", "I");
    wasm.memory(1, 1);
    start(announce(write).i32(0).i32(0).i32(1).i32(8).call(read).op(DROP, 0x00));

    killed(true);
  }

  @Test
  void endsBlockedWrites() throws Exception {
    int write = wasm.importFunction(P1, "fd_write", "IIII", "I");
    wasm.memory(1, 1);
    start(
        announce(write)
            .i32(4)
            .i32(65_000)
            .mem(0x36, 2, 0)
            .raw(loop(new Code().i32(1).i32(0).i32(1).i32(8).call(write).op(DROP)).bytes()));

    killed(true);
  }

  @Test
  void endsSleeps() throws Exception {
    int write = wasm.importFunction(P1, "fd_write", "IIII", "I");
    int poll = wasm.importFunction(P1, "poll_oneoff", "IIII", "I");
    wasm.memory(1, 1);
    start(
        announce(write)
            .i32(124)
            .i64(1L << 60)
            .mem(0x37, 3, 0)
            .i32(116)
            .i32(1)
            .mem(0x36, 2, 0)
            .i32(100)
            .i32(200)
            .i32(1)
            .i32(300)
            .call(poll)
            .op(DROP, 0x00));

    killed(true);
  }

  @Test
  void endsAtomicWaits() throws Exception {
    int write = wasm.importFunction(P1, "fd_write", "IIII", "I");
    wasm.importMemory("env", "memory", 1, 1, true);
    start(announce(write).i32(64).i32(0).i64(-1).op(0xfe).mem(0x01, 2, 0).op(DROP, 0x00));

    killed(true);
  }

  @Test
  void endsStartFunctions() throws Exception {
    int write = wasm.importFunction(P1, "fd_write", "IIII", "I");
    wasm.importMemory("env", "memory", 1, 1, false);
    wasm.start(wasm.function("", "", loop(new Code())));
    start(announce(write));
    Guest guest = lab.guest(wasm);
    CompletableFuture<ExitReason> end = GuestLab.start(guest);
    while (guest.cpuNanos() < 10_000_000) {
      Thread.onSpinWait();
    }

    guest.kill(TERM);

    assertThat(end.join()).isEqualTo(new ExitReason.Killed(TERM));
  }

  @Test
  void aGuestThatWasKilledBeforehandDoesNotStart() throws Exception {
    int write = wasm.importFunction(P1, "fd_write", "IIII", "I");
    wasm.memory(1, 1);
    start(announce(write));
    Guest guest = lab.guest(wasm);

    guest.kill(9);

    assertThat(guest.run()).isEqualTo(new ExitReason.Killed(9));
    guest.close(); // it holds the pipe as well
    assertThat(lab.out.finish()).isEmpty();
  }

  @Test
  void killingTheDeadChangesNothing() {
    start(new Code());
    Guest guest = lab.guest(wasm);
    ExitReason reason = guest.run();

    guest.kill(9);

    assertThat(guest.exitReason()).hasValue(reason);
    assertThat(guest.end(new ExitReason.Exited(5))).isFalse();
  }

  @Test
  void timeIsLimited() {
    start(loop(new Code()));
    var limit = Duration.ofMillis(50);
    var config = lab.config().timeout(limit).build();

    assertThat(lab.guest(lab.load(wasm), config).run()).isEqualTo(new ExitReason.TimedOut(limit));
  }

  @Test
  void closingEndsARunningGuest() throws Exception {
    int write = wasm.importFunction(P1, "fd_write", "IIII", "I");
    wasm.memory(1, 1);
    start(announce(write).raw(loop(new Code()).bytes()));
    Guest guest = lab.guest(wasm);
    CompletableFuture<ExitReason> end = GuestLab.start(guest);
    String said = lab.out.read(1);
    assertThat(said).hasSize(1);

    guest.close();
    guest.close();

    assertThat(end.join()).isEqualTo(new ExitReason.Killed(9));
  }

  @Test
  void interruptingTheCallerEndsTheGuest() throws Exception {
    start(loop(new Code()));
    Guest guest = lab.guest(wasm);
    var end = new CompletableFuture<ExitReason>();
    var interrupted = new CompletableFuture<Boolean>();
    Thread caller =
        Thread.ofPlatform()
            .start(() -> {
              end.complete(guest.run());
              interrupted.complete(Thread.currentThread().isInterrupted());
            });

    caller.interrupt();

    assertThat(end.join()).isEqualTo(new ExitReason.Killed(9));
    assertThat(interrupted.join()).isTrue();
    caller.join();
  }

  /** Exit, trap and two kills at once: whoever ends it first is what everybody sees. */
  @Test
  void theFirstOfRacingReasonsIsTheOnlyOne() {
    int exit = wasm.importFunction(P1, "proc_exit", "I", "");
    int yield = wasm.importFunction(P1, "sched_yield", "", "I");
    start(new Code().call(yield).op(DROP).i32(3).call(exit).op(0x00));
    var crash = new Wasm();
    crash.export("_start", crash.function("", "", new Code().op(0x00)));
    CompiledModule exits = lab.load(wasm);
    CompiledModule traps = lab.load(crash);
    for (int round = 0; round < 300; round++) {
      race(round % 2 == 0 ? exits : traps, round);
    }
  }

  private void race(CompiledModule module, int round) {
    try (Guest guest = Guest.create(module, lab.config().build())) {
      CompletableFuture<ExitReason> run = GuestLab.start(guest);
      var wins = new AtomicInteger();
      var kill = new ExitReason.Killed(1 + round % 60);
      var other = CompletableFuture.runAsync(() -> wins.addAndGet(guest.end(kill) ? 1 : 0));
      boolean won = guest.end(new ExitReason.Killed(62));
      other.join();

      ExitReason reason = run.join();
      assertThat(guest.exitReason()).hasValue(reason);
      boolean killed = reason instanceof ExitReason.Killed;
      assertThat(wins.get() + (won ? 1 : 0)).isEqualTo(killed ? 1 : 0);
      if (killed) {
        assertThat(reason).isEqualTo(won ? new ExitReason.Killed(62) : kill);
      }
    }
  }
}
