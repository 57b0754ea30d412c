package io.jwasm.image.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A private directory for one build; closing it removes all that is left in it. */
final class Workspace implements AutoCloseable {
  private static final String PREFIX = ".jwasm-build-";

  private final Path directory;

  private Workspace(Path directory) {
    this.directory = directory;
  }

  /** On the file system of the output, so that the result can be renamed into place. */
  static Workspace beside(Path output) throws IOException {
    Path parent = output.toAbsolutePath().normalize().getParent();
    if (parent == null) {
      throw new NotDirectoryException(output.toString());
    }
    return new Workspace(Files.createTempDirectory(parent, PREFIX));
  }

  static Workspace temporary() throws IOException {
    return new Workspace(Files.createTempDirectory(PREFIX));
  }

  Path archive() {
    return directory.resolve("image.tar");
  }

  Path layout() {
    return directory.resolve("layout");
  }

  Path replaced() {
    return directory.resolve("replaced");
  }

  Path cache() {
    return directory.resolve("cache");
  }

  void replaceFile(Path made, Path target) throws IOException {
    Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    List<Path> left;
    try (Stream<Path> found = Files.walk(directory)) {
      left = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : left) {
      Files.deleteIfExists(path);
    }
  }
}
