package io.jwasm.runtime.engine.jvm;

import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.TableInstance;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import com.dylibso.chicory.wasm.types.Table;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.ErrnoException;
import io.jwasm.runtime.engine.Allowance;
import io.jwasm.runtime.engine.Instance;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.module.Export;
import io.jwasm.runtime.module.ExternType;
import io.jwasm.runtime.module.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An instance, compiled or interpreted. */
final class ChicoryInstance implements Instance {
  private static final long[] NO_RESULTS = {};

  private final WasmModule module;
  private final Traps traps;
  private final Allowance allowance;
  private final long maxPages;
  private final Interruption interruption = new Interruption();
  private final List<OffHeapMemory> own = new ArrayList<>();
  private final List<BoundedTable> tables = new ArrayList<>();
  private com.dylibso.chicory.runtime.@Nullable Instance delegate;
  private volatile List<GuestMemory> memories = List.of();
  private volatile boolean paused;
  private volatile boolean interrupted;

  /**
   * @param maxPages pages that a memory may have as far as the engine can address them
   */
  ChicoryInstance(WasmModule module, Traps traps, Allowance allowance, long maxPages) {
    this.module = module;
    this.traps = traps;
    this.allowance = allowance;
    this.maxPages = maxPages;
  }

  /** Completes the construction; {@link #run} may be used from then on. */
  void attach(com.dylibso.chicory.runtime.Instance instance) {
    delegate = instance;
  }

  com.dylibso.chicory.runtime.Instance delegate() {
    if (delegate == null) {
      throw new IllegalStateException("not instantiated yet");
    }
    return delegate;
  }

  /** Makes a memory of this instance. */
  Memory newMemory(MemoryLimits limits) {
    long min = limits.initialPages();
    if (min > maxPages) {
      throw exhausted(min + " pages of memory are needed, " + maxPages + " can be had", null);
    }
    long max = Math.min(limits.maximumPages(), maxPages);
    try {
      var memory = GuestMemory.reserveUnguarded(min, max, limits.shared(), allowance.memory());
      var view = new OffHeapMemory(memory);
      own.add(view);
      note(memory);
      return view;
    } catch (ErrnoException e) {
      throw exhausted(String.valueOf(e.getMessage()), e);
    }
  }

  private JwasmException exhausted(String reason, @Nullable Throwable cause) {
    return new JwasmException(
        ErrorKind.RESOURCE_EXHAUSTED,
        "instantiate module",
        module.source(),
        reason,
        "allow the guest more memory, or this process more addresses (ulimit -v)",
        cause);
  }

  /** A view of a memory that another made. */
  Memory view(GuestMemory memory) {
    note(memory);
    return new OffHeapMemory(memory);
  }

  /** Makes a table of this instance. */
  TableInstance newTable(Table declared, int initial) {
    var table = BoundedTable.of(declared, initial, allowance);
    tables.add(table);
    return table;
  }

  @Override
  public WasmModule module() {
    return module;
  }

  @Override
  public GuestMemory memory() {
    if (delegate().memory() instanceof OffHeapMemory memory) {
      return memory.guestMemory();
    }
    throw new IllegalStateException("the module has no memory");
  }

  @Override
  public Optional<GuestMemory> exportedMemory(String name) {
    return find(name, ExternType.Memory.class)
        .map(export -> ((OffHeapMemory) delegate().memory(export.index())).guestMemory());
  }

  private Optional<Export> find(String name, Class<? extends ExternType> type) {
    return module.export(name).filter(export -> type.isInstance(export.type()));
  }

  @Override
  public long[] call(String export, long... args) {
    int index =
        find(export, ExternType.Function.class)
            .orElseThrow(() -> new IllegalArgumentException("no function \"" + export + "\""))
            .index();
    var type = delegate().type(delegate().functionType(index));
    if (type.params().size() != args.length) {
      throw new IllegalArgumentException(
          "\"" + export + "\" takes " + type.params().size() + " arguments, not " + args.length);
    }
    return run(() -> delegate().export(export).apply(args));
  }

  /** Runs guest code, so that it can be interrupted, and maps what it throws. */
  long[] run(Supplier<long @Nullable []> code) {
    interruption.enter();
    try {
      long[] results = code.get();
      return results == null ? NO_RESULTS : results;
    } catch (RuntimeException e) {
      throw traps.map(e);
    } catch (StackOverflowError e) {
      throw traps.exhausted(e);
    } finally {
      interruption.exit();
    }
  }

  @Override
  public long global(String export) {
    return find(export, ExternType.Global.class)
        .map(e -> delegate().global(e.index()).getValue())
        .orElseThrow(() -> new IllegalArgumentException("no global \"" + export + "\""));
  }

  private synchronized void note(GuestMemory memory) {
    memories = Stream.concat(memories.stream(), Stream.of(memory)).toList();
  }

  @Override
  public List<GuestMemory> memories() {
    return memories;
  }

  @Override
  public void interrupt() {
    synchronized (this) {
      interrupted = true;
      notifyAll();
    }
    interruption.request();
  }

  /** Compiled code can only leave where it polls, so that the next host call holds it. */
  @Override
  public synchronized void pause() {
    paused = true;
  }

  @Override
  public synchronized void resume() {
    paused = false;
    notifyAll();
  }

  /** Holds the guest's thread while it is paused, on its way to the host or back. */
  void awaitResume() {
    if (paused) {
      holdBack();
    }
  }

  private synchronized void holdBack() {
    try {
      while (paused && !interrupted) {
        wait();
      }
    } catch (InterruptedException e) {
      // Only an interruption of the guest does that.
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    for (OffHeapMemory memory : own) {
      memory.revoke();
      memory.guestMemory().close();
    }
    tables.forEach(BoundedTable::release);
    tables.clear();
  }
}
