package io.jwasm.image.build;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.event.events.ProgressEvent;
import io.jwasm.error.JwasmException;
import io.jwasm.oci.image.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Builds {@code FROM scratch} images. The same request and the same bytes in its files give the
 * same image, whatever the files' times, modes and owners are. Needs no daemon and no network,
 * except for a registry output. Thread-safe.
 */
public final class ImageBuilder {
  private final Map<String, String> environment;

  /**
   * @param environment the variables that say where registry credentials are: {@code
   *     DOCKER_CONFIG}, {@code HOME}
   */
  public ImageBuilder(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * Builds one image. A local output appears whole or not at all.
   *
   * @throws JwasmException {@code INVALID_ARGUMENT} with all problems of the request, or the class
   *     of what went wrong while writing or pushing
   */
  public BuiltImage build(BuildRequest request, BuildListener listener) {
    BuildPlan plan = BuildPlan.of(request);
    try {
      return switch (request.output()) {
        case BuildOutput.OciArchive(Path file) -> archive(plan, ImageFormat.OCI, file, listener);
        case BuildOutput.DockerArchive(Path file) ->
            archive(plan, ImageFormat.Docker, file, listener);
        case BuildOutput.OciDirectory(Path directory) -> directory(plan, directory, listener);
        case BuildOutput.Registry(boolean insecure) -> push(plan, insecure, listener);
      };
    } catch (IOException e) {
      throw BuildFailure.of(request, e);
    }
  }

  private BuiltImage archive(BuildPlan plan, ImageFormat format, Path file, BuildListener listener)
      throws IOException {
    try (Workspace work = Workspace.beside(file)) {
      BuiltImage built = write(plan, format, work, listener);
      work.replaceFile(work.archive(), file);
      return built;
    }
  }

  private BuiltImage directory(BuildPlan plan, Path directory, BuildListener listener)
      throws IOException {
    LayoutDirectory.requireReplaceable(directory);
    try (Workspace work = Workspace.beside(directory)) {
      BuiltImage built = write(plan, ImageFormat.OCI, work, listener);
      LayoutDirectory.extract(work.archive(), work.layout());
      LayoutDirectory.replace(work, directory);
      return built;
    }
  }

  private static BuiltImage write(
      BuildPlan plan, ImageFormat format, Workspace work, BuildListener listener)
      throws IOException {
    TarImage tar = TarImage.at(work.archive()).named(plan.name());
    return run(plan, format, Containerizer.to(tar).setOfflineMode(true), work, listener);
  }

  private BuiltImage push(BuildPlan plan, boolean insecure, BuildListener listener)
      throws IOException {
    try (Workspace work = Workspace.temporary()) {
      Containerizer target =
          Containerizer.to(RegistryTarget.image(plan.name(), environment))
              .setAllowInsecureRegistries(
                  insecure || RegistryTarget.isLoopback(plan.name().getRegistry()));
      return run(plan, ImageFormat.OCI, target, work, listener);
    }
  }

  private static BuiltImage run(
      BuildPlan plan,
      ImageFormat format,
      Containerizer target,
      Workspace work,
      BuildListener listener)
      throws IOException {
    target
        .setToolName("jwasm")
        .setToolVersion("build")
        .setBaseImageLayersCache(work.cache())
        .setApplicationLayersCache(work.cache())
        .addEventHandler(ProgressEvent.class, new BuildProgress(listener));
    JibContainer image = BuildFailure.call(() -> plan.toJib(format).containerize(target));
    return new BuiltImage(
        Digest.parse(image.getDigest().toString()), Digest.parse(image.getImageId().toString()));
  }
}
