package io.jwasm.image.store;

import io.jwasm.oci.image.Digest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the store holds. */
record Inventory(StoreDirectories directories, ImageCache cache, References references) {
  List<StoredImage> list() {
    Map<String, Digest> names = references.all();
    List<StoredImage> images = new ArrayList<>();
    try (DirectoryStream<Path> stored = Files.newDirectoryStream(directories.images())) {
      for (Path image : stored) {
        digest(image).flatMap(digest -> describe(digest, names)).ifPresent(images::add);
      }
    } catch (IOException e) {
      throw StoreDirectories.failure("list images", directories.images(), e);
    }
    images.sort(Comparator.comparing(StoredImage::lastUsed).reversed());
    return images;
  }

  private static Optional<Digest> digest(Path image) {
    try {
      return Optional.of(Digest.parse(String.valueOf(image.getFileName()).replaceFirst("-", ":")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Empty if the image is removed meanwhile. */
  private Optional<StoredImage> describe(Digest digest, Map<String, Digest> names) {
    StoredFiles files = cache.files(digest);
    try {
      return Optional.of(
          new StoredImage(
              digest,
              names.entrySet().stream()
                  .filter(name -> name.getValue().equals(digest))
                  .map(Map.Entry::getKey)
                  .toList(),
              files.bytes(),
              files.lastUsed(),
              cache.inUse(digest)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw StoreDirectories.failure("read stored image", files.directory(), e);
    }
  }

  List<StoredImage> prune() {
    List<StoredImage> removed =
        list().stream().filter(image -> cache.remove(image.digest())).toList();
    removed.forEach(image -> image.names().forEach(references::remove));
    return removed;
  }
}
