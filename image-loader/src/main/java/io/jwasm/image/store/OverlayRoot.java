package io.jwasm.image.store;

import io.jwasm.linux.Fd;
import io.jwasm.linux.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An image's root with a layer for the changes of one run over it; nothing is copied before it is
 * written. Only root may make these, on file systems that can carry the layer.
 *
 * @param fd the mount's root; the mount is gone with it
 * @param changes holds the layer
 */
record OverlayRoot(int fd, TemporaryDirectory changes) implements WritableRoot {
  /** Makes one; empty where that is not possible. */
  static Optional<WritableRoot> over(Path root, TemporaryDirectory changes) {
    Path upper = changes.directory().resolve("upper");
    Path work = changes.directory().resolve("work");
    try {
      Files.createDirectory(upper);
      Files.createDirectory(work);
    } catch (IOException e) {
      return Optional.empty();
    }
    int fd = Overlay.mount(root.toString(), upper.toString(), work.toString());
    if (fd < 0) {
      // The directory is going to hold a copy.
      TemporaryDirectory.remove(upper);
      TemporaryDirectory.remove(work);
      return Optional.empty();
    }
    return Optional.of(new OverlayRoot(fd, changes));
  }

  @Override
  public Path directory() {
    return Path.of("/proc/self/fd/" + fd);
  }

  @Override
  public void close() {
    Fd.close(fd);
    changes.close();
  }
}
