package io.jwasm.runtime.guest;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.jwasm.linux.CpuClock;
import io.jwasm.linux.ErrnoException;
import io.jwasm.linux.ThreadUsage;
import io.jwasm.runtime.engine.GuestStop;
import io.jwasm.runtime.engine.Instance;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.module.ExternType;
import io.jwasm.runtime.module.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One thread of a guest and its instance. */
final class GuestThread implements AutoCloseable {
  private final int tid;
  private final Supplier<Instance> instances;

  private final AtomicReference<@Nullable List<Trap.Frame>> stack = new AtomicReference<>();

  @GuardedBy("this")
  private @Nullable Thread thread;

  @GuardedBy("this")
  private @Nullable Instance instance;

  @GuardedBy("this")
  private @Nullable CpuClock clock;

  /** Of a thread that has ended. */
  @GuardedBy("this")
  private @Nullable ThreadUsage last;

  @GuardedBy("this")
  private boolean interrupted;

  @GuardedBy("this")
  private boolean paused;

  GuestThread(int tid, Supplier<Instance> instances) {
    this.tid = tid;
    this.instances = instances;
  }

  int tid() {
    return tid;
  }

  /** Starts it; {@code OutOfMemoryError} if there is no thread to be had. */
  synchronized void start(String guest, long stackBytes, Runnable body) {
    var started = new Thread(null, body, guest + "/" + tid, stackBytes);
    started.setDaemon(true);
    started.start();
    thread = started;
  }

  /** Lets {@link #cpuNanos} count this thread, which is the calling one. */
  synchronized void startClock() {
    clock = CpuClock.ofCurrentThread();
  }

  /** CPU time since {@link #startClock}; on the thread itself or while it runs. */
  synchronized long cpuNanos() {
    try {
      return clock == null ? 0 : clock.nanos();
    } catch (ErrnoException e) {
      return 0;
    }
  }

  /** What it has used since it began. */
  synchronized ThreadUsage usage() {
    if (clock == null) {
      return ThreadUsage.NONE;
    }
    return last != null ? last : counted(ThreadUsage.of(clock.tid()));
  }

  /** The time of {@link #cpuNanos}, shared out by the kernel's count, which is coarser. */
  @GuardedBy("this")
  private ThreadUsage counted(ThreadUsage counted) {
    long all = cpuNanos();
    long system = Math.min(all, counted.systemNanos());
    return new ThreadUsage(
        all - system,
        system,
        counted.minorFaults(),
        counted.majorFaults(),
        counted.readBytes(),
        counted.writtenBytes());
  }

  /**
   * Makes its instance.
   *
   * @throws GuestStop.Interrupted if the thread was interrupted
   */
  Instance instantiate() {
    Instance made = instances.get();
    synchronized (this) {
      instance = made;
      if (paused) {
        made.pause();
      }
      if (interrupted) {
        throw new GuestStop.Interrupted();
      }
    }
    return made;
  }

  /** Holds what it runs, or will run. */
  synchronized void pause() {
    paused = true;
    if (instance != null) {
      instance.pause();
    }
  }

  synchronized void resume() {
    paused = false;
    if (instance != null) {
      instance.resume();
    }
  }

  /** Asks for its stack, which {@link #report} then tells. */
  void sample() {
    stack.set(null);
    instance().ifPresent(running -> running.sample(stack::set));
  }

  /** Whether it has told its stack since it was asked. */
  boolean isSampled() {
    return stack.get() != null;
  }

  /** What it does, as far as it is known. */
  ThreadReport report() {
    List<Trap.Frame> told = stack.get();
    if (told != null) {
      return new ThreadReport(tid, cpuNanos(), ThreadReport.State.RUNNING, told);
    }
    Optional<Instance> running = instance();
    List<Trap.Frame> held = running.map(Instance::hostStack).orElse(List.of());
    if (held.isEmpty()) {
      return new ThreadReport(tid, cpuNanos(), ThreadReport.State.RUNNING, held);
    }
    List<Trap.Frame> named = new ArrayList<>(held);
    named.set(0, imported(running.orElseThrow().module(), held.getFirst()));
    return new ThreadReport(tid, cpuNanos(), ThreadReport.State.HOST, named);
  }

  /** The frame of an import by the name that it is imported by, whatever the module calls it. */
  private static Trap.Frame imported(WasmModule module, Trap.Frame frame) {
    return module.imports().stream()
        .filter(entry -> entry.type() instanceof ExternType.Function)
        .skip(Math.max(0, frame.function()))
        .findFirst()
        .filter(_ -> frame.function() >= 0)
        .map(entry -> new Trap.Frame(frame.function(), entry.module() + "." + entry.name(), -1))
        .orElse(frame);
  }

  /** Its instance, while it has one. */
  synchronized Optional<Instance> instance() {
    return Optional.ofNullable(instance);
  }

  /** Ends what it runs. An instance that is only being made is reached through its thread. */
  synchronized void interrupt() {
    interrupted = true;
    if (instance != null) {
      instance.interrupt();
    } else if (thread != null) {
      thread.interrupt();
    }
  }

  /** Frees the instance, on the thread itself after its last call. */
  @Override
  public void close() {
    Instance made;
    synchronized (this) {
      made = instance;
      instance = null;
      thread = null;
    }
    if (made != null) {
      made.close();
    }
    synchronized (this) {
      last = counted(ThreadUsage.ofCurrentThread());
    }
  }
}
