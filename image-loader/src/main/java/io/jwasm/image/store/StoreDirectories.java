package io.jwasm.image.store;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.Errno;
import io.jwasm.linux.ErrnoException;
import io.jwasm.oci.image.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the store keeps what.
 *
 * @param home the store's directory
 */
record StoreDirectories(Path home) {
  Path images() {
    return home.resolve("images");
  }

  Path image(Digest digest) {
    return images().resolve(digest.algorithm() + "-" + digest.encoded());
  }

  Path lock(Digest digest) {
    return home.resolve("locks").resolve(digest.algorithm() + "-" + digest.encoded());
  }

  Path references() {
    return home.resolve("references");
  }

  Path blobs() {
    return home.resolve("blobs");
  }

  Path temporary() {
    return home.resolve("temporary");
  }

  /** Makes all directories that are missing, for the owner only. */
  void make() {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    for (Path directory :
        new Path[] {home, images(), home.resolve("locks"), references(), blobs(), temporary()}) {
      try {
        Files.createDirectories(directory, ownerOnly);
      } catch (IOException e) {
        throw new JwasmException(
            ErrorKind.PERMISSION_DENIED,
            "make image store",
            directory.toString(),
            reason(e),
            "choose another place with JWASM_HOME",
            e);
      }
    }
  }

  static String reason(IOException e) {
    return switch (e) {
      case java.nio.file.AccessDeniedException denied -> "permission denied";
      case java.nio.file.FileAlreadyExistsException exists -> "a file of this name is in the way";
      case java.nio.file.FileSystemException fs when fs.getReason() != null ->
          String.valueOf(fs.getReason());
      default -> String.valueOf(e.getMessage());
    };
  }

  /** A failed write, told apart from a full disk. */
  static JwasmException failure(String operation, Path object, IOException e) {
    String reason = reason(e);
    boolean full = reason.contains("No space left") || reason.contains("quota exceeded");
    return new JwasmException(
        full ? ErrorKind.RESOURCE_EXHAUSTED : ErrorKind.PERMISSION_DENIED,
        operation,
        object.toString(),
        full ? "no space left on device" : reason,
        full ? "free some space, or keep images elsewhere with JWASM_HOME" : null,
        e);
  }

  /** A failed system call, told apart from a full disk. */
  static JwasmException failure(String operation, String object, ErrnoException e) {
    boolean full = e.errno() == Errno.ENOSPC || e.errno() == Errno.EDQUOT;
    return new JwasmException(
        full ? ErrorKind.RESOURCE_EXHAUSTED : ErrorKind.INTERNAL,
        operation,
        object,
        String.valueOf(e.getMessage()),
        full ? "free some space, or keep images elsewhere with JWASM_HOME" : null,
        e);
  }

  /** Writes a directory's or file's changes to the disk. */
  static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
