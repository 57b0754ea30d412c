package io.jwasm.image.store;

import io.jwasm.oci.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Which image a registry reference stood for when it was last pulled. */
final class References {
  private static final String PARTIAL = ".part";
  private final Path directory;

  References(Path directory) {
    this.directory = directory;
  }

  Optional<Digest> find(String reference) {
    return read(file(reference)).map(Map.Entry::getValue);
  }

  private Path file(String reference) {
    return directory.resolve(Digest.of(reference.getBytes(StandardCharsets.UTF_8)).encoded());
  }

  /** A damaged file is as good as none: the registry is asked again. */
  private static Optional<Map.Entry<String, Digest>> read(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.size() == 2
          ? Optional.of(Map.entry(lines.get(0), Digest.parse(lines.get(1))))
          : Optional.empty();
    } catch (NoSuchFileException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw StoreDirectories.failure("read reference", file, e);
    }
  }

  void put(String reference, Digest digest) {
    Path file = file(reference);
    Path partial = directory.resolve(UUID.randomUUID() + PARTIAL);
    try {
      Files.writeString(partial, reference + "\n" + digest + "\n");
      StoreDirectories.sync(partial);
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw StoreDirectories.failure("write reference", file, e);
    }
  }

  /** All references, sorted. */
  Map<String, Digest> all() {
    Map<String, Digest> all = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        read(file).ifPresent(entry -> all.put(entry.getKey(), entry.getValue()));
      }
      return all;
    } catch (IOException e) {
      throw StoreDirectories.failure("list references", directory, e);
    }
  }

  void remove(String reference) {
    try {
      Files.deleteIfExists(file(reference));
    } catch (IOException e) {
      throw StoreDirectories.failure("remove reference", file(reference), e);
    }
  }
}
