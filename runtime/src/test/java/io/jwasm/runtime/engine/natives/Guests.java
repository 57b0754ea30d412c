package io.jwasm.runtime.engine.natives;

import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.Imports;
import io.jwasm.runtime.engine.Instance;
import io.jwasm.runtime.engine.InstanceLimits;
import io.jwasm.runtime.testing.Wasm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Compiled modules and instances of a test, closed with it. */
final class Guests implements AutoCloseable {
  private final NativeEngine engine = new NativeEngine();
  private final Path directory;
  private final List<AutoCloseable> open = new ArrayList<>();

  /**
   * @param directory where artifacts are kept
   */
  Guests(Path directory) {
    this.directory = directory;
  }

  CompiledModule load(Wasm wasm) {
    Path artifact = directory.resolve("artifact-" + open.size());
    engine.compile(wasm.module(), artifact, CompileProgress.NONE);
    CompiledModule module = engine.load(artifact);
    open.add(module);
    return module;
  }

  Instance instantiate(Wasm wasm, Imports.Value... imports) {
    Instance instance =
        load(wasm).instantiate(new Imports(List.of(imports)), InstanceLimits.DEFAULT);
    open.add(instance);
    return instance;
  }

  @Override
  public void close() {
    for (AutoCloseable closeable : open.reversed()) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
