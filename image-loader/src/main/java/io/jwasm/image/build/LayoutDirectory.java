package io.jwasm.image.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** An OCI image layout as a directory (image-spec, image-layout.md). */
final class LayoutDirectory {
  private LayoutDirectory() {}

  /**
   * @throws FileAlreadyExistsException if something else than a layout is there
   */
  static void requireReplaceable(Path directory) throws IOException {
    if (Files.exists(directory) && !isEmpty(directory) && !isLayout(directory)) {
      throw new FileAlreadyExistsException(
          directory.toString(), null, "exists and is not an image layout");
    }
  }

  private static boolean isLayout(Path directory) {
    return Files.isRegularFile(directory.resolve("oci-layout"));
  }

  private static boolean isEmpty(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> children = Files.list(directory)) {
      return children.findAny().isEmpty();
    }
  }

  /** Unpacks an archive that this build has made. */
  static void extract(Path archive, Path directory) throws IOException {
    Files.createDirectory(directory);
    try (InputStream in = Files.newInputStream(archive);
        TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = entry.resolveIn(directory);
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.resolveSibling(""));
          Files.copy(tar, target);
        }
      }
    }
  }

  static void replace(Workspace work, Path directory) throws IOException {
    if (Files.exists(directory)) {
      Files.move(directory, work.replaced(), StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(work.layout(), directory, StandardCopyOption.ATOMIC_MOVE);
  }
}
