package io.jwasm.runtime.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.runtime.engine.Engine;
import io.jwasm.runtime.engine.jvm.JvmEngine;
import io.jwasm.runtime.engine.natives.NativeEngine;
import io.jwasm.runtime.testing.Code;
import io.jwasm.runtime.testing.HostThreads;
import io.jwasm.runtime.testing.Wasm;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Holding a guest and letting it go on. */
@Timeout(60)
class GuestPauseTest {
  private static final String P1 = "wasi_snapshot_preview1";
  private static final int DROP = 0x1a;
  private static final String MAIN = "guest/1";
  private static final int LOOP = 0x03;
  private static final int IF = 0x04;
  private static final int END = 0x0b;
  private static final int BRANCH_IF = 0x0d;

  @TempDir private Path dir;
  private final Wasm wasm = new Wasm();
  private GuestLab lab;

  private Guest guest(Engine engine) {
    lab = new GuestLab(dir, engine);
    return lab.guest(wasm);
  }

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  private void start(Code code) {
    wasm.export("_start", wasm.function("", "", code));
  }

  private static void awaitWork(Guest guest) {
    long before = guest.cpuNanos();
    while (guest.cpuNanos() < before + 10_000_000) {
      Thread.onSpinWait();
    }
  }

  private static void holdsAndLetsGo(Guest guest) {
    CompletableFuture<ExitReason> end = GuestLab.start(guest);
    awaitWork(guest);

    guest.pause();
    HostThreads.awaitSleeping(MAIN);
    long used = guest.cpuNanos();
    HostThreads.awaitSleeping(MAIN);
    assertThat(guest.cpuNanos() - used).isLessThan(5_000_000);

    guest.resume();
    awaitWork(guest);
    guest.kill(15);
    assertThat(end.join()).isEqualTo(new ExitReason.Killed(15));
  }

  @Test
  void holdsALoop() {
    start(new Code().op(LOOP, 0x40, 0x0c, 0, END));

    holdsAndLetsGo(guest(new NativeEngine()));
  }

  @Test
  void holdsACopyOfMemory() {
    wasm.memory(64, 64);
    int half = 32 << 16;
    Code copy = new Code().op(LOOP, 0x40).i32(half).i32(64).i32(half - 64).op(0xfc, 10, 0, 0);
    // The next two overlap: towards the end, and towards the start.
    copy.i32(64).i32(0).i32(half).op(0xfc, 10, 0, 0).i32(0).i32(64).i32(half).op(0xfc, 10, 0, 0);
    start(copy.i32(0).i32(7).i32(half).op(0xfc, 11, 0).op(0x0c, 0, END));

    holdsAndLetsGo(guest(new NativeEngine()));
  }

  /** {@code fib(n)}: calls itself and has no loop. */
  private int fib() {
    int type = 0x7e;
    Code body =
        new Code()
            .get(0)
            .i64(2)
            .op(0x53, IF, type)
            .get(0)
            .op(0x05)
            .get(0)
            .i64(1)
            .op(0x7d)
            .call(0)
            .get(0)
            .i64(2)
            .op(0x7d)
            .call(0)
            .op(0x7c, END);
    return wasm.function("L", "L", body);
  }

  @Test
  void holdsARecursion() {
    int fib = fib();
    assertThat(fib).isZero();
    start(new Code().i64(90).call(fib).op(DROP));

    holdsAndLetsGo(guest(new NativeEngine()));
  }

  /** Values in many registers and a float, over 100 million rounds of a loop. */
  private Code mixing() {
    var code = new Code().op(LOOP, 0x40);
    for (int i = 1; i <= 8; i++) {
      code.get(i).get(i % 8 + 1).op(0x85).i64(0x9e37_79b9_7f4a_7c15L + i).op(0x7c).i64(13);
      code.op(0x89).set(i);
    }
    code.get(9).op(0x44).raw(new byte[] {0, 0, 0, 0, 0, 0, (byte) 0xe0, 0x3f}).op(0xa0).set(9);
    code.get(0).i64(1).op(0x7d).set(0).get(0).i64(0).op(0x55, BRANCH_IF, 0, END);
    code.get(9).op(0xb0);
    for (int i = 1; i <= 8; i++) {
      code.get(i).op(0x85);
    }
    return code;
  }

  private long mixed(long rounds) {
    long[] v = new long[9];
    double half = 0;
    for (long n = rounds; n > 0; n--) {
      for (int i = 1; i <= 8; i++) {
        v[i] = Long.rotateLeft((v[i] ^ v[i % 8 + 1]) + 0x9e37_79b9_7f4a_7c15L + i, 13);
      }
      half += 0.5;
    }
    long result = (long) half;
    for (int i = 1; i <= 8; i++) {
      result ^= v[i];
    }
    return result;
  }

  @Test
  void changesNothingOfWhatAGuestComputes() {
    int rounds = 20_000_000;
    int exit = wasm.importFunction(P1, "proc_exit", "I", "");
    int mix = wasm.function("L", "L", "LLLLLLLLD", mixing());
    start(new Code().i64(rounds).call(mix).i64(251).op(0x82).op(0xa7).call(exit));
    Guest guest = guest(new NativeEngine());
    CompletableFuture<ExitReason> end = GuestLab.start(guest);

    int pauses = 0;
    while (!end.isDone()) {
      guest.pause();
      guest.resume();
      pauses++;
    }

    int expected = (int) Long.remainderUnsigned(mixed(rounds), 251);
    assertThat(end.join()).isEqualTo(new ExitReason.Exited(expected));
    assertThat(pauses).isGreaterThan(10);
  }

  @Test
  void deepRecursionStillTrapsWhilePausedNowAndThen() {
    int[] self = {0};
    self[0] = wasm.function("L", "L", new Code().get(0).call(0).i64(1).op(0x7c));
    start(new Code().i64(1).call(self[0]).op(DROP));
    Guest guest = guest(new NativeEngine());
    CompletableFuture<ExitReason> end = GuestLab.start(guest);

    while (!end.isDone()) {
      guest.pause();
      guest.resume();
    }

    assertThat(end.join()).isInstanceOf(ExitReason.Trapped.class);
    assertThat(end.join().description()).contains("stack");
  }

  @Test
  void callsOfTheHostAreNoMatter() {
    int yield = wasm.importFunction(P1, "sched_yield", "", "I");
    start(new Code().op(LOOP, 0x40).call(yield).op(DROP).call(yield).op(DROP).op(0x0c, 0, END));
    Guest guest = guest(new NativeEngine());
    CompletableFuture<ExitReason> end = GuestLab.start(guest);
    awaitWork(guest);
    for (int i = 0; i < 100_000 && !end.isDone(); i++) {
      guest.pause();
      guest.resume();
    }

    guest.kill(15);

    assertThat(end.join()).isEqualTo(new ExitReason.Killed(15));
  }

  @Test
  void canBeKilledMeanwhile() {
    start(new Code().op(LOOP, 0x40, 0x0c, 0, END));
    Guest guest = guest(new NativeEngine());
    CompletableFuture<ExitReason> end = GuestLab.start(guest);
    awaitWork(guest);
    guest.pause();
    HostThreads.awaitSleeping(MAIN);

    guest.kill(9);

    assertThat(end.join()).isEqualTo(new ExitReason.Killed(9));
  }

  private void holdsACallOfTheHost(Engine engine) throws Exception {
    int read = wasm.importFunction(P1, "fd_read", "IIII", "I");
    int exit = wasm.importFunction(P1, "proc_exit", "I", "");
    wasm.memory(1, 1);
    Code code = new Code().i32(0).i32(16).mem(0x36, 2, 0).i32(4).i32(1).mem(0x36, 2, 0);
    start(code.i32(0).i32(0).i32(1).i32(8).call(read).op(DROP).i32(7).call(exit));
    Guest guest = guest(engine);
    CompletableFuture<ExitReason> end = GuestLab.start(guest);
    HostThreads.awaitSleeping(MAIN);

    guest.pause();
    lab.in.write("x");
    // Its byte is read, and it does not come back with it.
    while (lab.in.available() > 0) {
      Thread.onSpinWait();
    }
    HostThreads.awaitSleeping(MAIN);
    assertThat(end).isNotDone();

    guest.resume();
    assertThat(end.join()).isEqualTo(new ExitReason.Exited(7));
  }

  @Test
  void holdsACallOfTheHost() throws Exception {
    holdsACallOfTheHost(new NativeEngine());
  }

  @Test
  void theJvmEngineHoldsACallOfTheHost() throws Exception {
    holdsACallOfTheHost(new JvmEngine());
  }

  @Test
  void holdsAGuestThatStartsLater() throws CompletionException {
    start(new Code().op(LOOP, 0x40, 0x0c, 0, END));
    Guest guest = guest(new NativeEngine());
    guest.pause();
    CompletableFuture<ExitReason> end = GuestLab.start(guest);
    HostThreads.awaitSleeping(MAIN);
    assertThat(guest.cpuNanos()).isLessThan(50_000_000);

    guest.resume();
    awaitWork(guest);
    guest.kill(9);
    assertThat(end.join()).isEqualTo(new ExitReason.Killed(9));
  }
}
