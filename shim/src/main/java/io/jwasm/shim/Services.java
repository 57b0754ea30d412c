package io.jwasm.shim;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.image.build.ImageBuilder;
import io.jwasm.image.layer.UnpackLimits;
import io.jwasm.image.store.ImageStore;
import io.jwasm.image.store.LoadOptions;
import io.jwasm.image.store.LoadProgress;
import io.jwasm.linux.NamespaceThread;
import io.jwasm.runtime.cache.DigestIndex;
import io.jwasm.runtime.cache.DirectoryArtifactStore;
import io.jwasm.runtime.cache.ModuleCache;
import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.engine.Engine;
import io.jwasm.runtime.engine.jvm.JvmEngine;
import io.jwasm.runtime.engine.natives.NativeEngine;
import io.jwasm.runtime.engine.natives.PerfMap;
import io.jwasm.shim.admin.RunningShims;
import io.jwasm.shim.cgroup.Cgroups;
import io.jwasm.shim.doctor.Doctor;
import io.jwasm.shim.doctor.Places;
import io.jwasm.shim.holder.Holders;
import io.jwasm.shim.launch.Host;
import io.jwasm.shim.run.ModuleLoader;
import io.jwasm.shim.run.Runner;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the commands work with. Everything is made on first use, so that {@code --version} costs
 * nothing.
 *
 * @param environment the host's environment variables
 * @param home where images and compiled modules are kept
 */
public record Services(Map<String, String> environment, Path home) {
  public Services {
    environment = Map.copyOf(environment);
  }

  /** The services of this process: its environment, and a home chosen from it. */
  public static Services ofHost() {
    Map<String, String> environment = System.getenv();
    return new Services(environment, home(environment, System.getProperty("user.name", "")));
  }

  /** The images below the home. */
  public ImageStore images() {
    return ImageStore.open(home.resolve("images"), UnpackLimits.DEFAULT);
  }

  /**
   * The compiled modules below the home.
   *
   * @param warnings told when a module has to run without the cache
   */
  public ModuleCache modules(Consumer<String> warnings) {
    Path directory = home.resolve("modules");
    InstantSource clock = InstantSource.system();
    return new ModuleCache(
        new DirectoryArtifactStore(directory, clock), new DigestIndex(directory, clock), warnings);
  }

  /** Where directories live that last as long as a run. */
  public Path temporary() {
    return home.resolve("tmp");
  }

  /**
   * Runs images.
   *
   * @param progress told of fetching, unpacking and compiling
   * @param notices told what the user should know
   */
  public <P extends LoadProgress & CompileProgress> Runner runner(
      EngineChoice engine, LoadOptions loading, P progress, Consumer<String> notices) {
    ModuleLoader modules = moduleLoader(engine, progress, notices);
    return new Runner(images(), loading, progress, modules, temporary(), notices);
  }

  /** Compiled modules for the engines that a choice allows. */
  public ModuleLoader moduleLoader(
      EngineChoice engine, CompileProgress progress, Consumer<String> notices) {
    return new ModuleLoader(modules(notices), engines(engine), progress, notices);
  }

  /**
   * What containers are given of the host.
   *
   * @param cgroup that this process was started in for its own sake; empty if there is none
   * @param log told what they cannot be given
   */
  public Host host(String cgroup, Consumer<String> log) {
    return new Host(new Holders(holder()), NamespaceThread.open(), Cgroups.ofHost(log), cgroup);
  }

  /** The shims that run on this machine, where launchers put their sockets. */
  public RunningShims runningShims() {
    String directory = environment.getOrDefault("JWASM_RUN", "");
    return new RunningShims(
        Path.of(directory.isEmpty() ? "/run/jwasm" : directory), Duration.ofSeconds(3));
  }

  /** Looks at this machine, where a command says. */
  public Doctor doctor(DoctorPlaces places) {
    Path lib =
        Path.of(System.getProperty("java.home", "")).toAbsolutePath().resolve("..").normalize();
    String path = environment.getOrDefault("PATH", "");
    return new Doctor(places.of(home, lib, path), new NativeEngine().unavailable());
  }

  /** Adds to what is known here where a command wants to look. */
  @FunctionalInterface
  public interface DoctorPlaces {
    /**
     * Where to look.
     *
     * @param home where jwasm keeps its files
     * @param lib what the Java runtime lies in
     * @param path directories with programs, separated by colons
     */
    Places of(Path home, Path lib, String path);
  }

  /** Beside the distribution's Java runtime, unless {@code -Djwasm.holder} says otherwise. */
  private static Path holder() {
    Path runtime = Path.of(System.getProperty("java.home", ""));
    return Path.of(
        System.getProperty("jwasm.holder", runtime.resolveSibling("jwasm-holder").toString()));
  }

  /** Builds images; finds registry credentials as Docker does. */
  public ImageBuilder imageBuilder() {
    return new ImageBuilder(environment);
  }

  /** The engines that a choice allows, by preference. */
  private List<Engine> engines(EngineChoice choice) {
    return switch (choice) {
      case AUTO -> List.of(nativeEngine(), new JvmEngine());
      case NATIVE -> List.of(nativeEngine());
      case JVM -> List.of(new JvmEngine());
    };
  }

  private Engine nativeEngine() {
    boolean mapped = !environment.getOrDefault("JWASM_PERF_MAP", "").isEmpty();
    return new NativeEngine(
        mapped ? Optional.of(PerfMap.ofProcess()) : Optional.empty(), lazyFrom(environment));
  }

  /** {@code JWASM_LAZY_FROM}: bytes of code from which on modules run while they are compiled. */
  static long lazyFrom(Map<String, String> environment) {
    String bytes = environment.getOrDefault("JWASM_LAZY_FROM", "");
    if (bytes.isEmpty()) {
      return NativeEngine.LAZY_FROM;
    }
    try {
      return Long.parseUnsignedLong(bytes);
    } catch (NumberFormatException e) {
      throw new JwasmException(
          ErrorKind.INVALID_ARGUMENT,
          "read environment variable",
          "JWASM_LAZY_FROM",
          "\"" + bytes + "\" is not a number of bytes",
          null,
          e);
    }
  }

  /**
   * {@code JWASM_HOME}, or {@code /var/lib/jwasm} for root, or {@code jwasm} in the user's XDG
   * cache directory.
   */
  static Path home(Map<String, String> environment, String user) {
    String explicit = environment.getOrDefault("JWASM_HOME", "");
    if (!explicit.isEmpty()) {
      return Path.of(explicit).toAbsolutePath();
    }
    if (user.equals("root")) {
      return Path.of("/var/lib/jwasm");
    }
    // The XDG base directory specification: relative values are ignored.
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    return cache.startsWith("/")
        ? Path.of(cache, "jwasm")
        : Path.of(environment.getOrDefault("HOME", "/tmp"), ".cache", "jwasm");
  }
}
