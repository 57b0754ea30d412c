package io.jwasm.runtime.engine.natives.lazy;

import io.jwasm.linux.RawMemory;
import io.jwasm.runtime.engine.GuestStop;
import io.jwasm.runtime.engine.MachineCode;
import io.jwasm.runtime.engine.natives.artifact.Artifact;
import io.jwasm.runtime.engine.natives.artifact.CodeSpace;
import io.jwasm.runtime.engine.natives.artifact.ModuleCode;
import io.jwasm.runtime.engine.natives.target.CompiledFunction;
import io.jwasm.runtime.engine.natives.target.Places;
import io.jwasm.runtime.engine.natives.target.Target;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The code of a module that is compiled while it runs. */
public final class LazyCode implements ModuleCode {
  /** A body of more bytes is compiled beside the guest, which has to end in 20 ms if it is to. */
  private static final int LARGE = 32 << 10;

  /** How often a guest that waits looks whether it is to end. */
  private static final long LOOK_MILLIS = 5;

  private final ModuleInfo info;
  private final ByteBuffer module;
  private final IntFunction<CompiledFunction> compiler;
  private final PlacedCode code;
  private final Claims claims = new Claims();
  private final Wanted wanted = new Wanted();
  private volatile @Nullable Artifact whole;
  private int users = 1;
  private boolean closed;

  /**
   * Begins with nothing compiled but the ways in and out.
   *
   * @param module the module's bytes
   * @param compiler validates and compiles a function, by its index among those defined
   * @param compile where calls of functions lead that are not compiled
   * @param listener told of each function that is compiled
   */
  public LazyCode(
      ModuleInfo info,
      ByteBuffer module,
      Target target,
      IntFunction<CompiledFunction> compiler,
      CodeSpace space,
      long compile,
      FunctionListener listener) {
    this.info = info;
    this.module = module.isDirect() ? module : direct(module);
    this.compiler = compiler;
    this.code = new PlacedCode(info, target, space, compile, listener);
  }

  private static ByteBuffer direct(ByteBuffer bytes) {
    return ByteBuffer.allocateDirect(bytes.limit()).put(0, bytes, 0, bytes.limit());
  }

  /** Goes on with an artifact, which this takes over. */
  public void adopt(Artifact artifact) {
    enter();
    try {
      whole = artifact;
      code.leadTo(artifact);
    } finally {
      leave();
    }
  }

  @Override
  public long function(int defined) {
    return code.slotCall(defined);
  }

  @Override
  public long compiled(int defined, BooleanSupplier stopped) {
    Artifact adopted = whole;
    return adopted == null ? placed(defined, stopped).start() : adopted.function(defined);
  }

  private PlacedFunction placed(int defined, BooleanSupplier stopped) {
    PlacedFunction known = code.get(defined);
    while (known == null) {
      if (!claims.take(defined)) {
        claims.await(defined, LOOK_MILLIS);
      } else if (info.bodyEnd[defined] - info.bodyStart[defined] < LARGE) {
        compileTaken(defined);
        want(defined);
      } else {
        compileBeside(defined, stopped);
      }
      known = code.get(defined);
      if (known == null && stopped.getAsBoolean()) {
        throw new GuestStop.Interrupted();
      }
    }
    return known;
  }

  /** What a function calls is likely to be called next. */
  private void want(int defined) {
    PlacedFunction known = code.get(defined);
    if (known != null) {
      int[] calls = known.about().calls();
      int[] callees = new int[calls.length / 2];
      for (int i = 0; i < callees.length; i++) {
        callees[i] = calls[2 * i + 1] - info.importedFunctions;
      }
      wanted.add(callees);
    }
  }

  private void compileBeside(int defined, BooleanSupplier stopped) {
    var task = new FutureTask<>(() -> compileTaken(defined), defined);
    try {
      Thread.ofPlatform().daemon().name("compile function").start(task);
    } catch (OutOfMemoryError e) {
      task.run(); // no thread now: its own does it
    }
    while (!task.isDone() && !stopped.getAsBoolean()) {
      try {
        task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // goes on
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new GuestStop.Interrupted();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
      }
    }
  }

  private void compileTaken(int... functions) {
    try {
      enter();
      try {
        var compiled = new CompiledFunction[functions.length];
        for (int i = 0; i < functions.length; i++) {
          compiled[i] = compiler.apply(functions[i]);
        }
        code.place(functions, compiled);
      } finally {
        leave();
      }
    } finally {
      claims.give(functions);
    }
  }

  /** Functions that nobody has compiled yet, of those. */
  private int[] take(int[] functions) {
    return Arrays.stream(functions)
        .filter(defined -> code.get(defined) == null && claims.take(defined))
        .filter(this::stillMissing)
        .toArray();
  }

  /** Whoever had it before may just have finished it. */
  private boolean stillMissing(int defined) {
    if (code.get(defined) == null) {
      return true;
    }
    claims.give(defined);
    return false;
  }

  private void compileAll(int[] functions) {
    int[] taken = take(functions);
    if (taken.length > 0) {
      compileTaken(taken);
    }
  }

  /**
   * Compiles a range of functions, after those that the guest is likely to call next.
   *
   * @return them, with calls to be completed anew
   */
  public CompiledFunction[] complete(int from, int to) {
    for (int[] next = wanted.poll(); next != null; next = wanted.poll()) {
      compileAll(next);
    }
    int[] range = new int[to - from];
    Arrays.setAll(range, i -> from + i);
    compileAll(range);
    enter();
    try {
      var compiled = new CompiledFunction[range.length];
      Arrays.setAll(compiled, i -> placed(from + i, () -> false).withCode());
      return compiled;
    } finally {
      leave();
    }
  }

  @Override
  public long slots() {
    return code.slots();
  }

  @Override
  public long entry(int type) {
    return code.entry(type);
  }

  @Override
  public long host(int function) {
    return code.host(function);
  }

  @Override
  public int functionAt(long address) {
    PlacedFunction found = code.find(address);
    if (found != null) {
      return found.defined();
    }
    Artifact adopted = whole;
    return adopted == null ? -1 : adopted.functionAt(address);
  }

  @Override
  public int saved(int defined) {
    Artifact adopted = whole;
    return adopted == null ? placed(defined, () -> false).about().saved() : adopted.saved(defined);
  }

  @Override
  public long pad(long address) {
    PlacedFunction found = code.find(address);
    if (found != null) {
      return found.pad(address);
    }
    Artifact adopted = whole;
    return adopted == null ? 0 : adopted.pad(address);
  }

  @Override
  public int placeOf(int defined, long address) {
    PlacedFunction found = code.find(address);
    if (found != null) {
      var places = ByteBuffer.wrap(found.about().places());
      return Places.find(places, (int) (address - found.start()));
    }
    Artifact adopted = whole;
    return adopted == null ? -1 : adopted.placeOf(defined, address);
  }

  @Override
  public MachineCode machineCode(int defined) {
    PlacedFunction found = placed(defined, () -> false);
    return new MachineCode(found.code(), Places.decode(ByteBuffer.wrap(found.about().places())));
  }

  @Override
  public long metaAddress(int offset) {
    return RawMemory.address(module) + offset;
  }

  /** Someone works on the code, and it must stay. */
  private synchronized void enter() {
    if (users == 0) {
      throw new GuestStop.Interrupted();
    }
    users++;
  }

  private synchronized void leave() {
    if (--users == 0) {
      code.release();
      Artifact adopted = whole;
      if (adopted != null) {
        adopted.close();
      }
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      leave();
    }
  }
}
