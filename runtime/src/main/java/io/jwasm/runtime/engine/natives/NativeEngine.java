package io.jwasm.runtime.engine.natives;

import static java.util.stream.Collectors.joining;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.VirtualMemory;
import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.Engine;
import io.jwasm.runtime.engine.LazyModule;
import io.jwasm.runtime.engine.natives.artifact.Artifact;
import io.jwasm.runtime.engine.natives.artifact.CodeSpace;
import io.jwasm.runtime.engine.natives.lazy.FunctionListener;
import io.jwasm.runtime.engine.natives.lazy.LazyCode;
import io.jwasm.runtime.engine.natives.runtime.Host;
import io.jwasm.runtime.engine.natives.runtime.HostTarget;
import io.jwasm.runtime.engine.natives.runtime.NativeModule;
import io.jwasm.runtime.engine.natives.target.Target;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;
import io.jwasm.runtime.engine.natives.wasm.ModuleReader;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.module.Feature;
import io.jwasm.runtime.module.FeatureScan;
import io.jwasm.runtime.module.FunctionNames;
import io.jwasm.runtime.module.ModuleException;
import io.jwasm.runtime.module.ModuleParser;
import io.jwasm.runtime.module.WasmModule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Compiles WebAssembly ahead of time to machine code. */
public final class NativeEngine implements Engine {
  /** Changed with anything that changes generated code or the artifact. */
  private static final int VERSION = 6;

  private static final Set<Feature> UNKNOWN =
      EnumSet.of(Feature.GARBAGE_COLLECTION, Feature.MEMORY64, Feature.WIDE_ARITHMETIC);

  /**
   * Bytes of code from which on a module runs before it is compiled as a whole: two processors take
   * some two seconds to compile as many.
   */
  public static final long LAZY_FROM = 8 << 20;

  private static final int CODE = 10;

  /** Of all machine code and of a first memory. */
  private static final long ADDRESSES = CodeSpace.SIZE + GuestMemory.RESERVATION;

  private final Target target = HostTarget.get();
  private final Optional<PerfMap> perfMap;
  private final long lazyFrom;

  /** Makes an engine that tells nobody what it loads. */
  public NativeEngine() {
    this(Optional.empty(), LAZY_FROM);
  }

  /**
   * Makes an engine.
   *
   * @param perfMap told of the functions of each module that is loaded
   * @param lazyFrom bytes of code from which on a module runs before it is compiled as a whole
   */
  public NativeEngine(Optional<PerfMap> perfMap, long lazyFrom) {
    this.perfMap = perfMap;
    this.lazyFrom = lazyFrom;
  }

  @Override
  public String name() {
    return "native";
  }

  @Override
  public String fingerprint() {
    return "native-" + VERSION + "-" + target.id();
  }

  @Override
  public Optional<String> unsupported(WasmModule module) {
    return unavailable().or(() -> unsupportedFeature(module));
  }

  /** Why this machine cannot run it, whatever the module; empty if it can. */
  public Optional<String> unavailable() {
    Optional<String> lacking = target.lacking();
    if (lacking.isPresent()) {
      return lacking.map(what -> "the native engine needs a processor with " + what);
    }
    if (!VirtualMemory.canExecute()) {
      return Optional.of("this system forbids memory that was written to be executed");
    }
    if (!VirtualMemory.canReserve(ADDRESSES)) {
      return Optional.of(
          "this process may not have the "
              + (ADDRESSES >> 30)
              + " GiB of addresses that the native engine reserves (ulimit -v)");
    }
    return Optional.empty();
  }

  private static Optional<String> unsupportedFeature(WasmModule module) {
    try {
      String missing =
          FeatureScan.of(module).stream()
              .filter(UNKNOWN::contains)
              .map(Feature::description)
              .collect(joining(", "));
      return missing.isEmpty()
          ? Optional.empty()
          : Optional.of("the native engine does not know " + missing);
    } catch (ModuleException e) {
      // Compiling will say what is wrong with the module.
      return Optional.empty();
    }
  }

  @Override
  public void compile(WasmModule module, Path artifact, CompileProgress progress) {
    var bodies = ModuleBodies.of(module, target);
    int workers = Runtime.getRuntime().availableProcessors();
    write(bodies, bodies::compile, workers, artifact, progress);
  }

  static void write(
      ModuleBodies bodies,
      ModuleCompiler.Bodies compiled,
      int workers,
      Path artifact,
      CompileProgress progress) {
    try {
      new ModuleCompiler(bodies.module(), bodies.info(), bodies.target(), progress)
          .compile(compiled, workers, artifact);
    } catch (IOException e) {
      throw new JwasmException(
          ErrorKind.RESOURCE_EXHAUSTED,
          "write artifact",
          artifact.toString(),
          String.valueOf(e.getMessage()),
          "make room there, or name another directory by JWASM_HOME",
          e);
    }
  }

  @Override
  public Optional<LazyModule> loadLazily(WasmModule module) {
    long size = module.section(CODE).map(WasmModule.Section::size).orElse(0);
    if (size < lazyFrom || unavailable().isPresent() || unknown(FeatureScan.declared(module))) {
      return Optional.empty();
    }
    var bodies = ModuleBodies.of(module, target);
    Host host = Host.get();
    LazyCode code;
    try {
      code =
          new LazyCode(
              bodies.info(),
              module.bytes(),
              target,
              bodies::compile,
              host.space(),
              host.compileStub(),
              listener(bodies));
    } catch (OutOfMemoryError e) {
      return Optional.empty(); // too many of them run: there is room for what is compiled already
    }
    var running = new NativeModule(module, bodies.info(), code, host);
    return Optional.of(new RunningModule(bodies, code, running));
  }

  private Host host(Path artifact) {
    try {
      return Host.get();
    } catch (LinkageError e) {
      throw new JwasmException(
          ErrorKind.UNIMPLEMENTED,
          "load artifact",
          String.valueOf(artifact.getFileName()),
          unavailable().orElse(e.toString()),
          "use the jvm engine",
          e);
    }
  }

  private FunctionListener listener(ModuleBodies bodies) {
    if (perfMap.isEmpty()) {
      return (defined, address, size) -> {};
    }
    PerfMap map = perfMap.get();
    var names = new FunctionNames(bodies.module());
    int imported = bodies.info().importedFunctions;
    return (defined, address, size) -> map.add(address, size, names.name(imported + defined));
  }

  private static boolean unknown(Set<Feature> features) {
    return features.stream().anyMatch(UNKNOWN::contains);
  }

  @Override
  public CompiledModule load(Path artifact) {
    Host host = host(artifact);
    Artifact mapped = Artifact.map(artifact, host.space());
    try {
      ByteBuffer meta = mapped.meta();
      ModuleInfo info = ModuleReader.read(meta, false);
      WasmModule module = ModuleParser.parse(String.valueOf(artifact.getFileName()), meta);
      var loaded = new NativeModule(module, info, mapped, host);
      perfMap.ifPresent(map -> map.add(loaded));
      return loaded;
    } catch (RuntimeException e) {
      mapped.close();
      throw e;
    }
  }
}
