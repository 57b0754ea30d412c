package io.jwasm.image.build;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A request that was checked.
 *
 * @param name the image's reference
 * @param files host files by their path in the image
 * @param entrypoint the command's first words
 * @param checked the options that have a form
 * @param options the other options
 */
record BuildPlan(
    ImageReference name,
    Map<String, Path> files,
    List<String> entrypoint,
    CheckedOptions checked,
    ImageOptions options) {
  private static final FilePermissions FILE = FilePermissions.fromOctalString("644");
  private static final FilePermissions DIRECTORY = FilePermissions.fromOctalString("755");

  /**
   * Checks the request.
   *
   * @throws io.jwasm.error.JwasmException {@code INVALID_ARGUMENT} with all problems
   */
  static BuildPlan of(BuildRequest request) {
    Problems problems = new Problems();
    ImageReference name = name(request.name(), problems);
    CheckedOptions checked = CheckedOptions.of(request.options(), problems);
    Contents contents = Contents.find(request.contents(), problems);
    List<String> entrypoint =
        EntrypointCheck.resolve(request.options(), checked, contents, problems);
    problems.check(request.name());
    return new BuildPlan(name, contents.files(), entrypoint, checked, request.options());
  }

  private static ImageReference name(String text, Problems problems) {
    try {
      return ImageReference.parse(text);
    } catch (InvalidImageReferenceException e) {
      problems.add("name", text, "not an image reference, e.g. app:1");
      return ImageReference.scratch();
    }
  }

  JibContainerBuilder toJib(ImageFormat format) {
    JibContainerBuilder image =
        Jib.fromScratch()
            .setFormat(format)
            .setPlatforms(Set.of(checked.platform()))
            .setCreationTime(options.created())
            .setFileEntriesLayers(layer())
            .setEntrypoint(entrypoint)
            .setEnvironment(checked.env())
            .setExposedPorts(checked.ports())
            .setVolumes(checked.volumes())
            .setLabels(checked.labels());
    if (!options.args().isEmpty()) {
      image.setProgramArguments(options.args());
    }
    if (!options.user().isEmpty()) {
      image.setUser(options.user());
    }
    if (checked.workdir() != null) {
      image.setWorkingDirectory(checked.workdir());
    }
    return image;
  }

  private FileEntriesLayer layer() {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("files");
    files.forEach((target, source) ->
        layer.addEntry(
            source,
            AbsoluteUnixPath.get(target),
            Files.isDirectory(source) ? DIRECTORY : FILE,
            options.created()));
    return layer.build();
  }
}
