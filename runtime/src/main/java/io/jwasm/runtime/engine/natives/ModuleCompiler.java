package io.jwasm.runtime.engine.natives;

import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.engine.natives.artifact.ArtifactWriter;
import io.jwasm.runtime.engine.natives.artifact.MetaWriter;
import io.jwasm.runtime.engine.natives.target.CompiledFunction;
import io.jwasm.runtime.engine.natives.target.Target;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;
import io.jwasm.runtime.module.WasmModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Compiles the functions of a module in parallel and writes them in order. */
final class ModuleCompiler {
  /** Bytes of bodies that one task compiles. */
  private static final int TASK = 16 << 10;

  /** Tasks in flight per worker: bounds what is kept in memory. */
  private static final int WINDOW = 64;

  private final WasmModule module;
  private final ModuleInfo info;
  private final Target target;
  private final CompileProgress progress;

  /** Compiles functions by their indices among those defined; called by several threads. */
  @FunctionalInterface
  interface Bodies {
    CompiledFunction[] compile(int from, int to);
  }

  ModuleCompiler(WasmModule module, ModuleInfo info, Target target, CompileProgress progress) {
    this.module = module;
    this.info = info;
    this.target = target;
    this.progress = progress;
  }

  /**
   * Compiles.
   *
   * @param workers threads that do
   * @throws CancellationException if the calling thread is interrupted
   */
  void compile(Bodies bodies, int workers, Path artifact) throws IOException {
    try (var out =
            new ArtifactWriter(artifact, target, info.definedFunctions(), info.importedFunctions);
        ExecutorService pool = Executors.newFixedThreadPool(workers)) {
      try {
        functions(bodies, out, pool, workers * WINDOW);
      } catch (IOException | RuntimeException | Error t) {
        pool.shutdownNow().clear();
        throw t;
      }
      int[] entries = out.adapters(entries());
      int[] hosts = out.adapters(hosts());
      out.finish(entries, hosts, MetaWriter.write(module));
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw cancelled(e);
      }
      throw e;
    }
  }

  private static CancellationException cancelled(Exception cause) {
    var cancelled = new CancellationException("compilation was interrupted");
    cancelled.initCause(cause);
    return cancelled;
  }

  private void functions(Bodies bodies, ArtifactWriter out, ExecutorService pool, int window)
      throws IOException {
    var tasks = new ArrayDeque<Future<CompiledFunction[]>>();
    int count = info.definedFunctions();
    long total = count == 0 ? 0 : info.bodyEnd[count - 1] - info.bodyStart[0];
    int next = 0;
    int written = 0;
    while (written < count) {
      while (next < count && tasks.size() < window) {
        int from = next;
        next = taskEnd(from);
        int to = next;
        tasks.add(pool.submit(() -> bodies.compile(from, to)));
      }
      for (CompiledFunction function : result(tasks.remove())) {
        out.add(function);
        written++;
      }
      progress.update(info.bodyEnd[written - 1] - info.bodyStart[0], total);
    }
  }

  private int taskEnd(int from) {
    int to = from + 1;
    while (to < info.definedFunctions() && info.bodyEnd[to] - info.bodyStart[from] < TASK) {
      to++;
    }
    return to;
  }

  private static CompiledFunction[] result(Future<CompiledFunction[]> task) {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }

  private byte[][] entries() {
    return info.types.stream().map(target::entry).toArray(byte[][]::new);
  }

  private byte[][] hosts() {
    byte[][] codes = new byte[info.importedFunctions][];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = target.host(info.signature(i), i);
    }
    return codes;
  }
}
