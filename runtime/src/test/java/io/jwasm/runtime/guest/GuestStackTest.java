package io.jwasm.runtime.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.NativeEngine;
import io.jwasm.runtime.testing.Code;
import io.jwasm.runtime.testing.Wasm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Stacks of running guests. */
@Timeout(60)
class GuestStackTest {
  private static final int LOOP = 0x03;
  private static final int BRANCH = 0x0c;
  private static final int END = 0x0b;
  private static final int DROP = 0x1a;

  @TempDir private Path dir;
  private final Wasm wasm = new Wasm();
  private final BlockingQueue<List<Trap.Frame>> told = new ArrayBlockingQueue<>(1);
  private GuestLab lab;

  @AfterEach
  void close() throws Exception {
    lab.close();
  }

  private Guest start(int inner) {
    int outer = wasm.function("", "", new Code().call(inner));
    wasm.name(inner, "inner");
    wasm.name(outer, "outer");
    wasm.export("_start", outer);
    lab = new GuestLab(dir, new NativeEngine());
    Guest guest = lab.guest(wasm);
    var running = GuestLab.start(guest);
    assertThat(running).isNotDone();
    return guest;
  }

  private List<Trap.Frame> stack(Guest guest) throws InterruptedException {
    List<Trap.Frame> stack = null;
    // The first look may find it on its way to the inner function.
    while (stack == null || stack.size() < 2) {
      guest.sample(told::offer);
      stack = told.poll(10, TimeUnit.MILLISECONDS);
    }
    return stack;
  }

  @Test
  void ofALoop() throws InterruptedException {
    Guest guest = start(wasm.function("", "", new Code().op(LOOP, 0x40, BRANCH, 0, END)));

    for (int i = 0; i < 100; i++) {
      assertThat(stack(guest)).extracting(Trap.Frame::name).containsExactly("inner", "outer");
    }
  }

  /** Polls at the start of a function only. */
  @Test
  void ofARecursion() throws InterruptedException {
    int tree = wasm.function("I", "", tree());
    wasm.name(tree, "tree");
    Guest guest = start(wasm.function("", "", new Code().i32(60).call(tree)));

    for (int i = 0; i < 100; i++) {
      List<String> names = stack(guest).stream().map(Trap.Frame::name).toList();
      assertThat(names).hasSizeGreaterThan(2).endsWith("tree", "inner", "outer");
      assertThat(names.subList(0, names.size() - 2)).containsOnly("tree");
    }
  }

  private static Code tree() {
    Code code = new Code().get(0).op(0x04, 0x40);
    for (int i = 0; i < 2; i++) {
      code.get(0).i32(1).op(0x6b).call(0);
    }
    return code.op(END);
  }

  @Test
  void ofACallToTheHost() throws InterruptedException {
    int yield = wasm.importFunction("wasi_snapshot_preview1", "sched_yield", "", "I");
    Code code = new Code().op(LOOP, 0x40).call(yield).op(DROP, BRANCH, 0, END);
    Guest guest = start(wasm.function("", "", code));

    boolean inHost = false;
    while (!inHost) {
      List<String> names = stack(guest).stream().map(Trap.Frame::name).toList();
      inHost = names.getFirst().equals("wasi_snapshot_preview1.sched_yield");
      assertThat(names).endsWith("inner", "outer").hasSize(inHost ? 3 : 2);
    }
  }

  /** What the only thread does, once it does that. */
  private static ThreadReport await(Guest guest, ThreadReport.State state) throws Exception {
    while (true) {
      List<ThreadReport> reports = guest.threads(Duration.ofMillis(50));
      if (reports.size() == 1 && reports.getFirst().state() == state) {
        return reports.getFirst();
      }
    }
  }

  @Test
  void ofACallThatWaitsInTheHost() throws Exception {
    int read = wasm.importFunction("wasi_snapshot_preview1", "fd_read", "IIII", "I");
    wasm.memory(1, 1);
    Code code = new Code().i32(4).i32(1).mem(0x36, 2, 0);
    code.i32(0).i32(0).i32(1).i32(8).call(read).op(DROP);
    code.op(LOOP, 0x40, BRANCH, 0, END);
    Guest guest = start(wasm.function("", "", code));

    ThreadReport waiting = await(guest, ThreadReport.State.HOST);
    assertThat(waiting.tid()).isOne();
    assertThat(waiting.frames())
        .extracting(Trap.Frame::name)
        .containsExactly("wasi_snapshot_preview1.fd_read", "inner", "outer");

    lab.in.write("x");
    ThreadReport running = await(guest, ThreadReport.State.RUNNING);
    // It may have been told on the way back from the host.
    while (running.frames().size() != 2) {
      running = await(guest, ThreadReport.State.RUNNING);
    }
    assertThat(running.frames()).extracting(Trap.Frame::name).containsExactly("inner", "outer");
    assertThat(running.cpuNanos()).isPositive();
  }
}
