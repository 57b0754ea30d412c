package io.jwasm.runtime.engine.jvm;

import com.dylibso.chicory.runtime.InterpreterMachine;
import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.Engine;
import io.jwasm.runtime.module.ModuleParser;
import io.jwasm.runtime.module.WasmModule;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Interprets WebAssembly with Chicory: slow, and the reference that compilers are tested with. */
public final class InterpreterEngine implements Engine {
  @Override
  public String name() {
    return "interpreter";
  }

  @Override
  public String fingerprint() {
    return "interpreter-" + ArtifactFile.FORMAT + "-chicory-" + Chicory.VERSION;
  }

  @Override
  public Optional<String> unsupported(WasmModule module) {
    return Chicory.unsupported(module);
  }

  @Override
  public void compile(WasmModule module, Path target, CompileProgress progress) {
    var meta = new MetaModule(module);
    byte[] bytes = meta.stripped();
    Chicory.parse(module.source(), bytes, true);
    progress.update(bytes.length, bytes.length);
    ArtifactFile.write(target, bytes, meta.names(), Map.of(), Set.of());
  }

  @Override
  public CompiledModule load(Path artifact) {
    ArtifactFile file = ArtifactFile.map(artifact);
    String source = String.valueOf(artifact.getFileName());
    byte[] bytes = new byte[file.meta().remaining()];
    file.meta().get(0, bytes);
    return new ChicoryModule(
        ModuleParser.parse(source, file.named()),
        InterpretedBodies.correct(Chicory.parse(source, bytes, false)),
        InterpreterMachine::new,
        JvmEngine.INTERPRETED_PAGES,
        Set.of());
  }
}
