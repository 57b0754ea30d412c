package io.jwasm.shim.run;

import io.jwasm.error.JwasmException;
import io.jwasm.image.source.ParsedSource;
import io.jwasm.image.source.SourceParser;
import io.jwasm.image.store.ImageStore;
import io.jwasm.image.store.LoadOptions;
import io.jwasm.image.store.LoadProgress;
import io.jwasm.image.store.ResolvedImage;
import io.jwasm.linux.ErrnoException;
import io.jwasm.linux.TerminationSignals;
import io.jwasm.oci.image.Digest;
import io.jwasm.runtime.guest.ExitReason;
import io.jwasm.runtime.guest.Guest;
import io.jwasm.runtime.guest.GuestConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs images in this process, without a daemon.
 *
 * @param images where images are kept
 * @param loading how they are loaded
 * @param progress told of fetching and unpacking
 * @param modules their compiled modules
 * @param temporary where tmpfs directories are kept
 * @param notices told what the user should know
 */
public record Runner(
    ImageStore images,
    LoadOptions loading,
    LoadProgress progress,
    ModuleLoader modules,
    Path temporary,
    Consumer<String> notices) {

  /**
   * Runs an image to its end. Termination signals of this process end the guest from then on.
   *
   * @throws JwasmException if the guest cannot be started
   */
  public RunResult run(RunRequest request) {
    ImageName name = ImageName.of(request.image(), request.program());
    try (ResolvedImage image = load(name);
        var root = RunRoot.of(images, image, request.readOnly())) {
      List<String> environment =
          request.environment().over(image.config().env(), loading.environment());
      try (Program program = Program.of(image, name.program(), environment);
          LoadedModule loaded = modules.load(program.source(image), program.label())) {
        GuestConfig config =
            new GuestPlan(request, program, root.mounts(), environment, temporary).config();
        try (Guest guest = Guest.create(loaded.module(), config);
            var _ = profile(request, loaded, guest)) {
          return run(guest, request.name(), loaded.engine().name());
        }
      }
    }
  }

  private static @Nullable Profile profile(RunRequest request, LoadedModule loaded, Guest guest) {
    return request.profile().map(file -> Profile.start(file, loaded, guest)).orElse(null);
  }

  private static RunResult run(Guest guest, String name, String engineName) {
    try (var _ = endedBySignals(guest)) {
      return runToEnd(guest, name, engineName);
    }
  }

  private static @Nullable TerminationSignals endedBySignals(Guest guest) {
    try {
      return TerminationSignals.deliverTo(guest::kill);
    } catch (ErrnoException e) {
      // No executable memory here: the JVM ends on a signal by itself, with the same exit code.
      Runtime.getRuntime().addShutdownHook(new Thread(guest::close, "end guest"));
      return null;
    }
  }

  private static RunResult runToEnd(Guest guest, String name, String engineName) {
    long start = System.nanoTime();
    ExitReason reason = guest.run();
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    return new RunResult(
        name, reason, duration, engineName, guest.missedPaths(), guest.lastMissedPath());
  }

  /**
   * Looks at an image's module without running it.
   *
   * @throws JwasmException if the image or module cannot be read
   */
  public Inspection inspect(String image, ProgramChoice choice) {
    ImageName name = ImageName.of(image, choice);
    try (ResolvedImage resolved = load(name);
        Program program = Program.of(resolved, name.program(), resolved.config().env())) {
      return Inspection.of(program.parse(), program.command(), modules.engines());
    }
  }

  private ResolvedImage load(ImageName name) {
    ParsedSource parsed = SourceParser.parse(name.image());
    parsed.notice().ifPresent(notices);
    ResolvedImage image = images.load(parsed.source(), loading, progress);
    image.notices().forEach(notices);
    return image;
  }

  /**
   * Compiles an image's module, unless it is in the cache.
   *
   * @throws JwasmException if the image cannot be had, or its module is not valid
   */
  public Compilation compile(String image, ProgramChoice choice) {
    ImageName name = ImageName.of(image, choice);
    long start = System.nanoTime();
    try (ResolvedImage resolved = load(name);
        Program program = Program.of(resolved, name.program(), resolved.config().env());
        LoadedModule loaded = modules.loadWhole(program.source(resolved), program.label())) {
      Duration duration = Duration.ofNanos(System.nanoTime() - start);
      return new Compilation(program.label(), loaded.engine().name(), loaded.compiled(), duration);
    }
  }

  /**
   * Shows how a function of an image's module was compiled; compiles it if need be.
   *
   * @param function its index or name
   * @throws JwasmException if there is no such function, or it was not compiled to machine code
   */
  public Disassembly disassemble(String image, ProgramChoice choice, String function) {
    ImageName name = ImageName.of(image, choice);
    try (ResolvedImage resolved = load(name);
        Program program = Program.of(resolved, name.program(), resolved.config().env());
        LoadedModule loaded = modules.loadWhole(program.source(resolved), program.label())) {
      return Disassembly.of(program.parse(), loaded, function);
    }
  }

  /**
   * Makes an image available.
   *
   * @return its digest, or its path where it has none
   * @throws JwasmException if it cannot be had
   */
  public String pull(String image) {
    try (ResolvedImage resolved = load(ImageName.of(image, ProgramChoice.OF_IMAGE))) {
      return resolved.digest().map(Digest::toString).orElse(resolved.name());
    }
  }
}
