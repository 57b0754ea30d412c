package io.jwasm.image.store;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.image.content.ImageContents;
import io.jwasm.image.content.LocalContents;
import io.jwasm.image.layer.UnpackBudget;
import io.jwasm.image.layer.UnpackLimits;
import io.jwasm.image.registry.RegistryContents;
import io.jwasm.image.registry.RegistryOptions;
import io.jwasm.image.source.ImageSource;
import io.jwasm.image.store.Candidates.Candidate;
import io.jwasm.image.tree.TreeCopy;
import io.jwasm.linux.ErrnoException;
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
  private final StoreDirectories directories;
  private final UnpackLimits limits;
  private final ImageCache cache;
  private final References references;

  private ImageStore(StoreDirectories directories, UnpackLimits limits) {
    this.directories = directories;
    this.limits = limits;
    this.cache = new ImageCache(directories);
    this.references = new References(directories.references());
  }

  /** The store in a directory, which is made on first need with mode 0700. */
  public static ImageStore open(Path directory, UnpackLimits limits) {
    return new ImageStore(new StoreDirectories(directory.toAbsolutePath()), limits);
  }

  /**
   * Makes the files of an image available.
   *
   * @throws JwasmException if the source cannot be reached, does not hold an image that fits, is
   *     corrupt, or exceeds the limits
   */
  public ResolvedImage load(ImageSource source, LoadOptions options, LoadProgress progress) {
    // No switch: the JVM would generate a class for it, which every start would pay for.
    if (source instanceof ImageSource.ModuleFile file) {
      return plain(source, Optional.empty(), Optional.of(file.file()));
    }
    if (source instanceof ImageSource.RootDirectory root) {
      return plain(source, Optional.of(root.directory()), Optional.empty());
    }
    if (source instanceof ImageSource.Archive archive) {
      return archive(archive, progress);
    }
    if (source instanceof ImageSource.Layout layout) {
      directories.make();
      try (ImageContents contents = LocalContents.open(layout)) {
        return load(contents, source.toString(), progress);
      }
    }
    return registry((ImageSource.Registry) source, options, progress);
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

  private ResolvedImage archive(ImageSource.Archive archive, LoadProgress progress) {
    directories.make();
    String name = archive.toString();
    try (var temporary = TemporaryDirectory.make(directories.temporary());
        ImageContents contents =
            LocalContents.open(
                archive,
                temporary.directory().resolve("plain.tar"),
                new UnpackBudget(limits, name))) {
      return load(contents, name, progress);
    }
  }

  private ResolvedImage registry(
      ImageSource.Registry registry, LoadOptions options, LoadProgress progress) {
    directories.make();
    String name = registry.toString();
    if (options.pull() != PullPolicy.ALWAYS) {
      Optional<ResolvedImage> known =
          references.find(name).flatMap(digest -> cache.find(digest, name, progress));
      if (known.isPresent()) {
        return known.get();
      }
    }
    if (options.pull() == PullPolicy.NEVER) {
      throw new JwasmException(
          ErrorKind.NOT_FOUND,
          "load image",
          name,
          "not in the store, and pulling is switched off",
          "pull it first",
          null);
    }
    var access = new RegistryOptions(options.insecureRegistry(), options.environment());
    try (ImageContents contents =
        RegistryContents.open(
            registry.reference(),
            access,
            directories.blobs(),
            (digest, done, total) ->
                progress.update(LoadProgress.Phase.FETCHING, digest, done, total))) {
      ResolvedImage image = load(contents, name, progress);
      image.digest().ifPresent(digest -> references.put(name, digest));
      return image;
    }
  }

  private ResolvedImage load(ImageContents contents, String name, LoadProgress progress) {
    List<Candidate> candidates = Candidates.of(contents, name);
    for (Candidate candidate : candidates) {
      var unpack = new ImageUnpack(contents, new UnpackBudget(limits, name), progress, name);
      ResolvedImage image =
          cache.get(
              candidate.descriptor().digest(),
              name,
              progress,
              files -> unpack.into(files, candidate.descriptor()));
      if (!candidate.probe() || EntrypointProbe.isWasm(image)) {
        return image;
      }
      image.close();
    }
    throw Candidates.noneIsWasm(candidates, name);
  }

  /**
   * A private view of the image's root for one run, whose changes are removed when it is closed: a
   * layer over it where the kernel allows that, else a copy, whose files belong to the caller.
   *
   * @throws JwasmException {@code RESOURCE_EXHAUSTED} if the disk is full
   */
  public WritableRoot writableRoot(ResolvedImage image) {
    directories.make();
    TemporaryDirectory.sweep(directories.temporary());
    TemporaryDirectory copy = TemporaryDirectory.make(directories.temporary());
    // An image that is only a module gets an empty root.
    if (image.root().isEmpty()) {
      return copy;
    }
    Optional<WritableRoot> layered = OverlayRoot.over(image.root().get(), copy);
    return layered.isPresent() ? layered.get() : copy(image, copy);
  }

  private static WritableRoot copy(ResolvedImage image, TemporaryDirectory copy) {
    try {
      TreeCopy.copy(image.root().orElseThrow(), copy.directory());
      return copy;
    } catch (ErrnoException e) {
      copy.close();
      throw StoreDirectories.failure("copy root of image", image.name(), e);
    } catch (RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  /** The images that the store holds, the last used first. */
  public List<StoredImage> list() {
    directories.make();
    return new Inventory(directories, cache, references).list();
  }

  /** Removes images that no run uses, and what killed processes left; tells which were removed. */
  public List<StoredImage> prune() {
    directories.make();
    TemporaryDirectory.sweep(directories.temporary());
    RegistryContents.removeUnused(directories.blobs());
    return new Inventory(directories, cache, references).prune();
  }
}
