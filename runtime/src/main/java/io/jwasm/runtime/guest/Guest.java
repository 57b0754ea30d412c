package io.jwasm.runtime.guest;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.ErrnoException;
import io.jwasm.linux.ThreadUsage;
import io.jwasm.runtime.abi.LinkReport;
import io.jwasm.runtime.abi.threads.ThreadSpawner;
import io.jwasm.runtime.budget.Quota;
import io.jwasm.runtime.engine.Allowance;
import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.Imports;
import io.jwasm.runtime.engine.Instance;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.module.WasmModule;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A program: a module with its configuration, threads, descriptors and end.
 *
 * <p>{@link #create} binds, {@link #run} runs it once, {@link #close} frees everything. {@link
 * #kill} and {@link #end} may be called from any thread at any time, also before {@code run}. Of
 * several reasons to end the first one counts, and all threads of the guest have ended when {@code
 * run} returns.
 */
public final class Guest implements AutoCloseable {
  private static final int SIGKILL = 9;
  private static final String THREAD_START = "wasi_thread_start";

  private final CompiledModule module;
  private final GuestConfig config;
  private final EntryPoint entry;
  private final ExitState exit = new ExitState();
  private final GuestThreads threads;
  private final Allowance allowance;
  private final GuestMemories memories;
  private final HostSide host;
  private final Imports imports;
  private final AtomicReference<@Nullable Instance> prepared = new AtomicReference<>();
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  private Guest(CompiledModule module, GuestConfig config, EntryPoint entry) {
    this.module = module;
    this.config = config;
    this.entry = entry;
    threads = new GuestThreads(config);
    allowance = config.allowance();
    memories = new GuestMemories(allowance.memory());
    WasmModule declared = module.module().named(config.name());
    memories.check(declared);
    host = new HostSide(config, allowance.heap(), this::spawn, threads::cpuNanos);
    try {
      imports = host.linker().link(declared, memories::make);
    } catch (RuntimeException | Error e) {
      memories.close();
      host.close();
      throw e;
    }
  }

  /**
   * Makes a guest that is ready to run: its imports are bound, its memory is there.
   *
   * @param module what to run; it must stay open until the guest is closed
   * @throws JwasmException if imports are missing (all are listed), there is no such entry point, a
   *     mount cannot be opened, or a limit is too low
   */
  public static Guest create(CompiledModule module, GuestConfig config) {
    EntryPoint entry = EntryPoint.of(module.module().named(config.name()), config.entryPoint());
    try {
      var guest = new Guest(module, config, entry);
      guest.prepare();
      return guest;
    } catch (ErrnoException e) {
      throw new JwasmException(
          ErrorKind.RESOURCE_EXHAUSTED, "create guest", config.name(), e.getMessage(), null, e);
    }
  }

  /** Tells which imports of a module would be bound. */
  public static LinkReport check(WasmModule module) {
    try (var host =
        new HostSide(
            GuestConfig.builder().build(),
            Quota.of(Long.MAX_VALUE),
            _ -> ThreadSpawner.AGAIN,
            () -> 0)) {
      return host.linker().check(module);
    }
  }

  /** Instantiates ahead of {@link #run}, unless that would run guest code. */
  private void prepare() {
    if (module.module().start().isPresent()) {
      return;
    }
    try {
      prepared.set(instantiate());
    } catch (Trap trap) {
      // A segment that does not fit: the guest ends as it would when it ran.
      boolean ignored = end(Endings.of(trap, null));
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private Instance instantiate() {
    return module.instantiate(imports, allowance);
  }

  /**
   * Runs the guest on threads of its own, and waits until it has ended. May be called once.
   *
   * <p>If the calling thread is interrupted meanwhile, the guest is killed with SIGKILL.
   *
   * @return why it ended
   */
  public ExitReason run() {
    if (!started.compareAndSet(false, true)) {
      throw new IllegalStateException("a guest runs only once");
    }
    if (threads.start(this::firstInstance, this::main) < 0) {
      // Of no effect if it was ended before it started.
      boolean ignored = end(new ExitReason.HostError(noThread()));
    }
    awaitEnd();
    joinThreads();
    return exit.get().orElseThrow();
  }

  private JwasmException noThread() {
    return new JwasmException(
        ErrorKind.RESOURCE_EXHAUSTED,
        "start guest",
        config.name(),
        "no thread with a stack of " + config.stackBytes() + " bytes can be had",
        "lower the stack size or raise the limits of threads and address space",
        null);
  }

  private Instance firstInstance() {
    Instance ready = prepared.getAndSet(null);
    return ready != null ? ready : instantiate();
  }

  private void main(GuestThread thread) {
    guard(
        thread,
        instance -> {
          if (entry.initialize()) {
            long[] ignored = instance.call(EntryPoint.INITIALIZE);
          }
          long[] results = instance.call(entry.function());
          boolean ignored = end(new ExitReason.Exited(entry.status() ? (int) results[0] : 0));
        });
  }

  private int spawn(int startArgument) {
    if (module.module().export(THREAD_START).isEmpty()) {
      return ThreadSpawner.NO_START;
    }
    return threads.start(
        this::instantiate,
        thread ->
            guard(
                thread,
                instance -> {
                  long[] ignored = instance.call(THREAD_START, thread.tid(), startArgument);
                }));
  }

  private interface Body {
    void run(Instance instance);
  }

  /** Runs a thread of the guest; whatever comes out of it ends the whole guest. */
  private void guard(GuestThread thread, Body body) {
    Instance instance = null;
    try {
      instance = thread.instantiate();
      body.run(instance);
    } catch (Throwable t) {
      boolean ignored = end(Endings.of(t, instance));
    }
  }

  private void awaitEnd() {
    try {
      Optional<Duration> timeout = config.timeout();
      if (timeout.isEmpty()) {
        exit.await();
      } else if (!exit.await(timeout.get().toNanos())) {
        boolean ignored = end(new ExitReason.TimedOut(timeout.get()));
      }
    } catch (InterruptedException e) {
      kill(SIGKILL);
      Thread.currentThread().interrupt();
    }
  }

  private void joinThreads() {
    boolean interrupted = false;
    while (true) {
      try {
        threads.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends the guest as by a signal, wherever it is: in a loop, in a blocked call, or not yet
   * running. Does nothing once it has a reason to end.
   *
   * @param signal the Linux signal number, 1 to 64
   */
  public void kill(int signal) {
    boolean ignored = end(new ExitReason.Killed(signal));
  }

  /**
   * Ends the guest for this reason.
   *
   * @return false if it has another one already, which stays
   */
  public boolean end(ExitReason reason) {
    if (!exit.set(reason)) {
      return false;
    }
    host.stop().request();
    threads.stop();
    return true;
  }

  /** Why it ended; empty while it has not. */
  public Optional<ExitReason> exitReason() {
    return exit.get();
  }

  /**
   * Paths that it looked for in its root and that no mount covers: the first and the last few, for
   * the message about a guest that failed.
   */
  public List<String> missedPaths() {
    return host.missedPaths();
  }

  /** The missed path that its last lookup was for, if that failed: the likely reason of its end. */
  public Optional<String> lastMissedPath() {
    return host.lastMissedPath();
  }

  /**
   * Holds its threads where they next poll, or come back from the host; a call that blocks stays
   * blocked. It can be ended meanwhile. Idempotent.
   */
  public void pause() {
    threads.pause();
  }

  /** Lets it go on after {@link #pause}. Idempotent. */
  public void resume() {
    threads.resume();
  }

  /**
   * Asks each of its threads for its stack, see {@link Instance#sample}.
   *
   * @param listener told on those threads
   */
  public void sample(Consumer<List<Trap.Frame>> listener) {
    threads.sample(listener);
  }

  /**
   * What each of its threads does, with their stacks where {@link CompiledModule#tellsStacks}.
   *
   * @param patience for how long threads that run may take to tell theirs; all of it is used if a
   *     thread waits in the host
   */
  public List<ThreadReport> threads(Duration patience) throws InterruptedException {
    return threads.reports(module.tellsStacks() ? patience : Duration.ZERO);
  }

  /** Addresses that it listens on, with the ports that it knows. */
  public List<String> listeners() {
    return host.listeners();
  }

  /** How many threads it has now. */
  public int threadCount() {
    return threads.count();
  }

  /** Bytes of its linear memories that are in physical memory now. */
  public long residentBytes() {
    return memories().stream().mapToLong(GuestMemory::residentBytes).sum();
  }

  /** Bytes that its linear memories have. */
  public long memoryBytes() {
    return memories().stream().mapToLong(GuestMemory::size).sum();
  }

  private Set<GuestMemory> memories() {
    Set<GuestMemory> all = Collections.newSetFromMap(new IdentityHashMap<>());
    instances().forEach(instance -> all.addAll(instance.memories()));
    return all;
  }

  private List<Instance> instances() {
    Instance ready = prepared.get();
    return ready == null ? threads.instances() : List.of(ready);
  }

  /**
   * Changes how much its linear memories may hold together; what they hold already stays.
   *
   * @param bytes as of {@link io.jwasm.runtime.engine.InstanceLimits#memoryBytes}
   */
  public void limitMemory(long bytes) {
    allowance.limitMemory(bytes);
  }

  /** Changes how many threads it may have at a time; those that it has stay. */
  public void limitThreads(int threads) {
    this.threads.limit(threads);
  }

  /** CPU time used by its threads so far, in nanoseconds. */
  public long cpuNanos() {
    return threads.cpuNanos();
  }

  /** What its threads have used so far. */
  public ThreadUsage usage() {
    return threads.usage();
  }

  /** Kills the guest if it runs, waits for its threads, and frees everything. Idempotent. */
  @Override
  public void close() {
    kill(SIGKILL);
    joinThreads();
    if (closed.compareAndSet(false, true)) {
      Instance unused = prepared.getAndSet(null);
      if (unused != null) {
        unused.close();
      }
      memories.close();
      host.close();
    }
  }
}
