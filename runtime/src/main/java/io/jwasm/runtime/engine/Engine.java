package io.jwasm.runtime.engine;

import io.jwasm.runtime.module.WasmModule;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Executes WebAssembly. Implementations are thread-safe; what they return says so for itself.
 *
 * <p>Compiling and loading are apart so that an artifact can be cached: {@link #load} neither
 * parses function bodies nor compiles.
 */
public interface Engine {
  /** The name by which a user chooses it: {@code native} or {@code jvm}. */
  String name();

  /**
   * Everything besides the module that changes an artifact: engine, version, options, format, Java
   * feature release, CPU features. Short, stable, and safe in a file name.
   */
  String fingerprint();

  /** Why this engine cannot run the module, in words for the user; empty if it can. */
  Optional<String> unsupported(WasmModule module);

  /**
   * Validates and compiles a module.
   *
   * @param module the module, with its bytes
   * @param target where the artifact is written; an existing file is overwritten. The caller adds
   *     checksum and publishes it
   * @param progress told of progress, from any thread
   * @throws io.jwasm.runtime.module.ModuleException if the module is not valid
   */
  void compile(WasmModule module, Path target, CompileProgress progress);

  /**
   * Loads an artifact that {@link #compile} of an engine with the same {@link #fingerprint} wrote.
   * The file stays open or mapped until the result is closed.
   */
  CompiledModule load(Path artifact);
}
