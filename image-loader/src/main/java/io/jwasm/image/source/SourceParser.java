package io.jwasm.image.source;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Tells what a user's argument names. A prefix decides ({@code oci:}, {@code oci-archive:}, {@code
 * docker-archive:}, {@code dir:}, {@code docker://}); without one an existing path wins over an
 * image of the same name.
 */
public final class SourceParser {
  private static final List<String> ARCHIVES = List.of("oci-archive:", "docker-archive:");
  private static final Pattern FILE_NAME = Pattern.compile(".*\\.(wasm|wat|tar|tgz|tar\\.gz)");

  private SourceParser() {}

  /**
   * Reads an argument; looks at the file system, not at the network.
   *
   * @throws JwasmException {@code NOT_FOUND} for a path that does not exist, {@code
   *     INVALID_ARGUMENT} for anything that is neither a path nor a reference
   */
  public static ParsedSource parse(String argument) {
    if (argument.startsWith("docker://")) {
      return registry(argument.substring("docker://".length()));
    }
    if (argument.startsWith("dir:")) {
      return ParsedSource.of(
          new ImageSource.RootDirectory(directory(argument.substring("dir:".length()))));
    }
    if (argument.startsWith("oci:")) {
      TaggedPath path = existing(argument.substring("oci:".length()));
      return ParsedSource.of(
          Files.isDirectory(path.path())
              ? new ImageSource.Layout(path.path(), path.tag())
              : new ImageSource.Archive(path.path(), path.tag()));
    }
    for (String prefix : ARCHIVES) {
      if (argument.startsWith(prefix)) {
        TaggedPath path = existing(argument.substring(prefix.length()));
        return ParsedSource.of(new ImageSource.Archive(path.path(), path.tag()));
      }
    }
    return unprefixed(argument);
  }

  private static ParsedSource unprefixed(String argument) {
    Optional<TaggedPath> path = TaggedPath.find(argument);
    if (path.isPresent()) {
      return new ParsedSource(PathKind.sourceOf(path.get()), notice(argument));
    }
    if (looksLikePath(argument)) {
      throw missing(argument);
    }
    return registry(argument);
  }

  private static ParsedSource registry(String reference) {
    return ParsedSource.of(new ImageSource.Registry(ImageReference.parse(reference)));
  }

  private static Optional<String> notice(String argument) {
    if (looksLikePath(argument) || argument.contains("/")) {
      return Optional.empty();
    }
    return Optional.of(
        "\""
            + argument
            + "\" is taken as the path that exists here; write docker://"
            + argument
            + " for the image in a registry");
  }

  private static boolean looksLikePath(String argument) {
    return argument.startsWith("/")
        || argument.startsWith(".")
        || argument.startsWith("~")
        || FILE_NAME.matcher(argument).matches();
  }

  private static TaggedPath existing(String text) {
    return TaggedPath.find(text).orElseThrow(() -> missing(text));
  }

  private static Path directory(String text) {
    Path path = path(text).orElseThrow(() -> missing(text));
    if (!Files.isDirectory(path)) {
      throw Files.exists(path)
          ? new JwasmException(
              ErrorKind.INVALID_ARGUMENT, "open image", text, "not a directory", null, null)
          : missing(text);
    }
    return path;
  }

  static Optional<Path> path(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static JwasmException missing(String text) {
    return new JwasmException(
        ErrorKind.NOT_FOUND,
        "open image",
        text,
        "no such file or directory",
        "write docker://NAME for an image in a registry",
        null);
  }
}
