package io.jwasm.runtime.fs;

import java.nio.file.Path;

/**
 * Something of the host that the guest finds at a path.
 *
 * @param target the guest path. A directory is preopened under exactly this name
 * @param source what is found there
 * @param readOnly whether every change is answered with ROFS
 */
public record Mount(String target, Source source, boolean readOnly) {

  /** What can be mounted. */
  public sealed interface Source {
    /** A directory of the host; at {@code /} the root file system. */
    record Directory(Path path) implements Source {}

    /** A single file of the host. */
    record File(Path path) implements Source {}

    /**
     * A read-only directory that holds nothing but other mounts; at {@code /} for guests without a
     * root file system.
     */
    record Empty() implements Source {}

    /** An empty private directory, removed when the guest is gone. */
    record Temporary() implements Source {}
  }

  /** A directory of the host. */
  public static Mount directory(Path path, String target, boolean readOnly) {
    return new Mount(target, new Source.Directory(path), readOnly);
  }

  /** A single file of the host. */
  public static Mount file(Path path, String target, boolean readOnly) {
    return new Mount(target, new Source.File(path), readOnly);
  }

  /** A root directory with nothing but other mounts and {@code /dev}. */
  public static Mount emptyRoot() {
    return new Mount("/", new Source.Empty(), true);
  }

  /** An empty private directory. */
  public static Mount temporary(String target) {
    return new Mount(target, new Source.Temporary(), false);
  }
}
