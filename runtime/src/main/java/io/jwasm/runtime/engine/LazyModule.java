package io.jwasm.runtime.engine;

import java.nio.file.Path;

/**
 * A module that runs before it is compiled as a whole: what of it is called for the first time is
 * compiled then. Thread-safe.
 *
 * <p>A function may turn out to be invalid as late as that, which the specification allows (core,
 * appendix "Implementation Limitations"). Whoever calls it, or any other that is not compiled by
 * then, gets a {@link io.jwasm.runtime.module.ModuleException}.
 */
public interface LazyModule {
  /** To be instantiated and closed, which ends {@link #complete} as well. */
  CompiledModule module();

  /**
   * Compiles the rest, in the order in which it is likely to be called, and writes what {@link
   * Engine#compile} writes, with the same errors. To be called once; returns when it is done.
   *
   * @throws java.util.concurrent.CancellationException also if the module is closed
   */
  void complete(Path target, CompileProgress progress);

  /**
   * Goes on with an artifact of the same module and engine, which is faster: calls from now on, by
   * instances that run as well, are of its code. To be called once, before the module is closed.
   *
   * @throws io.jwasm.error.JwasmException if it cannot be loaded
   */
  void adopt(Path artifact);
}
