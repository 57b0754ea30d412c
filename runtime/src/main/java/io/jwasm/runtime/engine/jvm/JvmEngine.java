package io.jwasm.runtime.engine.jvm;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.Engine;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.module.ModuleParser;
import io.jwasm.runtime.module.WasmModule;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Compiles WebAssembly to classes, which the JVM's own compilers make fast. Functions that are too
 * large for a Java method are interpreted.
 */
public final class JvmEngine implements Engine {
  /** Pages that interpreted code can address: its addresses are Java ints. */
  static final long INTERPRETED_PAGES = 32_767;

  @Override
  public String name() {
    return "jvm";
  }

  @Override
  public String fingerprint() {
    return "jvm-"
        + ArtifactFile.FORMAT
        + "-chicory-"
        + Chicory.VERSION
        + "-java-"
        + Runtime.version().feature();
  }

  @Override
  public Optional<String> unsupported(WasmModule module) {
    return Chicory.unsupported(module);
  }

  @Override
  public void compile(WasmModule module, Path target, CompileProgress progress) {
    new GuestCompiler(module).compile(target, progress);
  }

  @Override
  public CompiledModule load(Path artifact) {
    ArtifactFile file = ArtifactFile.map(artifact);
    String source = String.valueOf(artifact.getFileName());
    byte[] meta = new byte[file.meta().remaining()];
    file.meta().get(0, meta);
    return new ChicoryModule(
        ModuleParser.parse(source, file.named()),
        interpreted(file, Chicory.parse(source, meta, false)),
        machines(new GuestClassLoader(source, file.classes())),
        file.interpreted().isEmpty() ? GuestMemory.MAX_PAGES : INTERPRETED_PAGES,
        file.interpreted());
  }

  private static com.dylibso.chicory.wasm.WasmModule interpreted(
      ArtifactFile file, com.dylibso.chicory.wasm.WasmModule parsed) {
    return file.interpreted().isEmpty() ? parsed : InterpretedBodies.correct(parsed);
  }

  private static Function<Instance, Machine> machines(ClassLoader classes) {
    MethodHandle constructor;
    try {
      constructor =
          MethodHandles.publicLookup()
              .findConstructor(
                  classes.loadClass(GuestCompiler.CLASS_NAME),
                  MethodType.methodType(void.class, Instance.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("main class of an artifact", e);
    }
    return instance -> {
      try {
        return (Machine) constructor.invoke(instance);
      } catch (Throwable e) {
        throw new LinkageError("machine of an artifact", e);
      }
    };
  }
}
