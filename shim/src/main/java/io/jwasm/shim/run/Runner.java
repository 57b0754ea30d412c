package io.jwasm.shim.run;

import io.jwasm.error.JwasmException;
import io.jwasm.image.source.ParsedSource;
import io.jwasm.image.source.SourceParser;
import io.jwasm.image.store.LoadOptions;
import io.jwasm.image.store.LoadProgress;
import io.jwasm.image.store.ResolvedImage;
import io.jwasm.linux.ErrnoException;
import io.jwasm.linux.TerminationSignals;
import io.jwasm.oci.image.Digest;
import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.guest.ExitReason;
import io.jwasm.runtime.guest.Guest;
import io.jwasm.runtime.guest.GuestConfig;
import io.jwasm.shim.EngineChoice;
import io.jwasm.shim.Services;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Runs images in this process, without a daemon. */
public final class Runner {
  private final Services services;
  private final EngineChoice engine;
  private final LoadOptions loading;
  private final LoadProgress loadProgress;
  private final CompileProgress compileProgress;

  /**
   * @param progress told of fetching, unpacking and compiling
   */
  public <P extends LoadProgress & CompileProgress> Runner(
      Services services, EngineChoice engine, LoadOptions loading, P progress) {
    this.services = services;
    this.engine = engine;
    this.loading = loading;
    loadProgress = progress;
    compileProgress = progress;
  }

  /**
   * Runs an image to its end. Termination signals of this process end the guest from then on.
   *
   * @param notices told what the user should know
   * @throws JwasmException if the guest cannot be started
   */
  public RunResult run(RunRequest request, Consumer<String> notices) {
    ImageName name = ImageName.of(request.image(), request.program());
    try (ResolvedImage image = load(name, notices);
        var root = RunRoot.of(services.images(), image, request.readOnly())) {
      List<String> environment =
          request.environment().over(image.config().env(), services.environment());
      try (Program program = Program.of(image, name.program(), environment);
          LoadedModule loaded = modules(notices).load(program.source(image), program.label())) {
        GuestConfig config =
            new GuestPlan(request, program, root.mounts(), environment, services.temporary())
                .config();
        try (Guest guest = Guest.create(loaded.module(), config)) {
          return run(guest, request.name(), loaded.engine().name());
        }
      }
    }
  }

  private RunResult run(Guest guest, String name, String engineName) {
    try {
      TerminationSignals.deliverTo(guest::kill);
    } catch (ErrnoException e) {
      // No executable memory here: the JVM ends on a signal by itself, with the same exit code.
      Runtime.getRuntime().addShutdownHook(new Thread(guest::close, "end guest"));
    }
    long start = System.nanoTime();
    ExitReason reason = guest.run();
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    return new RunResult(
        name, reason, duration, engineName, guest.missedPaths(), guest.lastMissedPath());
  }

  /**
   * Looks at an image's module without running it.
   *
   * @param notices told what the user should know
   * @throws JwasmException if the image or module cannot be read
   */
  public Inspection inspect(String image, ProgramChoice choice, Consumer<String> notices) {
    ImageName name = ImageName.of(image, choice);
    try (ResolvedImage resolved = load(name, notices);
        Program program = Program.of(resolved, name.program(), resolved.config().env())) {
      return Inspection.of(program.parse(), program.command(), services.engines(engine));
    }
  }

  private ResolvedImage load(ImageName name, Consumer<String> notices) {
    ParsedSource parsed = SourceParser.parse(name.image());
    parsed.notice().ifPresent(notices);
    ResolvedImage image = services.images().load(parsed.source(), loading, loadProgress);
    image.notices().forEach(notices);
    return image;
  }

  /**
   * Compiles an image's module, unless it is in the cache.
   *
   * @throws JwasmException if the image cannot be had, or its module is not valid
   */
  public Compilation compile(String image, ProgramChoice choice, Consumer<String> notices) {
    ImageName name = ImageName.of(image, choice);
    long start = System.nanoTime();
    try (ResolvedImage resolved = load(name, notices);
        Program program = Program.of(resolved, name.program(), resolved.config().env());
        LoadedModule loaded = modules(notices).load(program.source(resolved), program.label())) {
      Duration duration = Duration.ofNanos(System.nanoTime() - start);
      return new Compilation(program.label(), loaded.engine().name(), loaded.compiled(), duration);
    }
  }

  /**
   * Makes an image available.
   *
   * @return its digest, or its path where it has none
   * @throws JwasmException if it cannot be had
   */
  public String pull(String image, Consumer<String> notices) {
    try (ResolvedImage resolved = load(ImageName.of(image, ProgramChoice.OF_IMAGE), notices)) {
      return resolved.digest().map(Digest::toString).orElse(resolved.name());
    }
  }

  private ModuleLoader modules(Consumer<String> notices) {
    return new ModuleLoader(
        services.modules(notices), services.engines(engine), compileProgress, notices);
  }
}
