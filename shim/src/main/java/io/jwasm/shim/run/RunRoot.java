package io.jwasm.shim.run;

import io.jwasm.image.store.ImageStore;
import io.jwasm.image.store.ResolvedImage;
import io.jwasm.image.store.WritableRoot;
import io.jwasm.runtime.fs.Mount;
import java.util.List;
import java.util.Optional;

/**
 * The root filesystem of one run: shared and read-only, or a private copy.
 *
 * @param mounts the mount of {@code /}; empty for an image without files
 * @param copy the private copy, removed at the end
 */
record RunRoot(List<Mount> mounts, Optional<WritableRoot> copy) implements AutoCloseable {
  static RunRoot of(ImageStore images, ResolvedImage image, boolean readOnly) {
    if (image.root().isEmpty()) {
      return new RunRoot(List.of(), Optional.empty());
    }
    if (readOnly) {
      return new RunRoot(List.of(Mount.directory(image.root().get(), "/", true)), Optional.empty());
    }
    WritableRoot copy = images.writableRoot(image);
    return new RunRoot(List.of(Mount.directory(copy.directory(), "/", false)), Optional.of(copy));
  }

  @Override
  public void close() {
    copy.ifPresent(WritableRoot::close);
  }
}
