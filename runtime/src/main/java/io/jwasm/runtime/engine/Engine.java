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

  /**
   * Why this engine cannot run the module, in words for the user; empty if it can. May read all
   * function bodies.
   */
  Optional<String> unsupported(WasmModule module);

  /**
   * Validates and compiles a module.
   *
   * @param module the module, with its bytes
   * @param target where the artifact is written; an existing file is overwritten. The caller adds
   *     checksum and publishes it
   * @param progress told of progress, from any thread
   * @throws io.jwasm.runtime.module.ModuleException if the module is not valid
   * @throws io.jwasm.error.JwasmException of kind RESOURCE_EXHAUSTED if the target cannot be
   *     written
   * @throws java.util.concurrent.CancellationException if the calling thread is interrupted; its
   *     interrupt flag stays set
   */
  void compile(WasmModule module, Path target, CompileProgress progress);

  /**
   * Loads a module that is large and supported, so that it can run while it is compiled.
   *
   * @return empty if it is to be compiled first
   * @throws io.jwasm.runtime.module.ModuleException if anything but a function body is not valid
   */
  default Optional<LazyModule> loadLazily(WasmModule module) {
    return Optional.empty();
  }

  /**
   * Loads an artifact that {@link #compile} of an engine with the same {@link #fingerprint} wrote.
   * The file may be longer than what was written (a seal follows), and may be removed as soon as
   * this returns: it stays mapped or open as long as it is needed.
   *
   * @throws io.jwasm.error.JwasmException of kind DATA_LOSS if it is not an artifact
   */
  CompiledModule load(Path artifact);
}
