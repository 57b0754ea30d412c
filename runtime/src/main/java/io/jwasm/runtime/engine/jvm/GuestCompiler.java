package io.jwasm.runtime.engine.jvm;

import com.dylibso.chicory.compiler.InterpreterFallback;
import com.dylibso.chicory.compiler.internal.Compiler;
import com.dylibso.chicory.compiler.internal.CompilerResult;
import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.types.ExternalType;
import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.module.ModuleException;
import io.jwasm.runtime.module.WasmModule;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Compiles the functions of a module to classes.
 *
 * <p>A function whose bytecode is larger than 64 KiB is left to the interpreter. Chicory starts its
 * whole compilation again for each of them, so they are found beforehand: the largest functions are
 * compiled alone, in a copy of the module whose other bodies are empty.
 */
final class GuestCompiler {
  /** The name of the main class, and the prefix of all others. */
  static final String CLASS_NAME = "io.jwasm.guest.Module";

  private static final String GROUP = CLASS_NAME + "FuncGroup_";

  /** Functions per class: bounds the memory that compiling takes. */
  private static final int FUNCTIONS_PER_CLASS = 512;

  /** Bytes of a body below which no function is expected to pass 64 KiB of bytecode. */
  private static final int SUSPECT_BODY = 6000;

  private final WasmModule module;
  private final MetaModule meta;
  private final byte[] helpers = Helpers.classFile();

  GuestCompiler(WasmModule module) {
    this.module = module;
    this.meta = new MetaModule(module);
  }

  /**
   * Validates, compiles and writes the artifact.
   *
   * @throws ModuleException if the module is not valid, or Chicory cannot compile it
   * @throws CancellationException if the thread is interrupted; its flag stays set
   */
  void compile(Path target, CompileProgress progress) {
    var parsed = Chicory.parse(module.source(), meta.stripped(), true);
    int imports = parsed.importSection().count(ExternalType.FUNCTION);
    var sizes = new BodySizes(module);
    Set<Integer> interpreted = oversize(sizes);
    progress.update(0, sizes.total());
    CompilerResult result =
        compile(parsed, interpreted, name -> report(name, imports, sizes, progress));
    progress.update(sizes.total(), sizes.total());
    Set<Integer> kept =
        result.interpretedFunctions().stream()
            .map(f -> f - imports)
            .collect(Collectors.toUnmodifiableSet());
    ArtifactFile.write(
        target,
        meta.withBodies(kept),
        meta.names(),
        result.classBytes(),
        result.interpretedFunctions());
  }

  private static void report(
      String className, int imports, BodySizes sizes, CompileProgress progress) {
    if (className.startsWith(GROUP)) {
      int group = Integer.parseInt(className.substring(GROUP.length()));
      progress.update(sizes.first((group + 1) * FUNCTIONS_PER_CLASS - imports), sizes.total());
    }
  }

  private Set<Integer> oversize(BodySizes sizes) {
    Set<Integer> suspects = sizes.largerThan(SUSPECT_BODY);
    if (suspects.isEmpty()) {
      return Set.of();
    }
    var probe = Chicory.parse(module.source(), meta.withBodies(suspects), false);
    return compile(probe, Set.of(), name -> {}).interpretedFunctions();
  }

  private CompilerResult compile(
      com.dylibso.chicory.wasm.WasmModule parsed,
      Set<Integer> interpreted,
      Consumer<String> onClass) {
    try {
      return compiler(parsed, interpreted, onClass).compile();
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      if (!interpreted.isEmpty()) {
        // Some other function is too large as well: let Chicory find it, the slow way.
        return compile(parsed, Set.of(), onClass);
      }
      String reason = e instanceof ChicoryException ? String.valueOf(e.getMessage()) : e.toString();
      throw new ModuleException("compile module", module.source(), reason, null);
    }
  }

  private Compiler compiler(
      com.dylibso.chicory.wasm.WasmModule parsed,
      Set<Integer> interpreted,
      Consumer<String> onClass) {
    return Compiler.builder(parsed)
        .withClassName(CLASS_NAME)
        .withMaxFunctionsPerClass(FUNCTIONS_PER_CLASS)
        .withInterpreterFallback(
            interpreted.isEmpty() ? InterpreterFallback.SILENT : InterpreterFallback.FAIL)
        .withInterpretedFunctions(interpreted)
        .withClassCollectorFactory(() -> new Collector(helpers, onClass))
        .build();
  }
}
