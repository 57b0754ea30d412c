package io.jwasm.runtime.engine.natives;

import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.engine.LazyModule;
import io.jwasm.runtime.engine.natives.artifact.Artifact;
import io.jwasm.runtime.engine.natives.lazy.LazyCode;
import io.jwasm.runtime.engine.natives.runtime.Host;
import io.jwasm.runtime.engine.natives.runtime.NativeModule;
import java.nio.file.Path;

/** A module that is compiled while it runs. */
record RunningModule(ModuleBodies bodies, LazyCode code, NativeModule module)
    implements LazyModule {
  /** One processor is the guest's. */
  private static int workers() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
  }

  @Override
  public void complete(Path target, CompileProgress progress) {
    NativeEngine.write(bodies, code::complete, workers(), target, progress);
  }

  @Override
  public void adopt(Path artifact) {
    code.adopt(Artifact.map(artifact, Host.get().space()));
  }
}
