package io.jwasm.image.source;

import java.nio.file.Path;

/** Where an image comes from. Immutable. */
public sealed interface ImageSource {
  /**
   * A directory in the OCI image layout.
   *
   * @param directory the directory that holds {@code index.json}
   * @param tag which entry of its index, or empty for the only or best one
   */
  record Layout(Path directory, String tag) implements ImageSource {
    @Override
    public String toString() {
      return tagged(directory, tag);
    }
  }

  /**
   * A tar file: an OCI image layout or what {@code docker save} writes; its content tells which.
   *
   * @param file the file, which may be compressed
   * @param tag which image of it, or empty for the only or best one
   */
  record Archive(Path file, String tag) implements ImageSource {
    @Override
    public String toString() {
      return tagged(file, tag);
    }
  }

  /**
   * A plain root file system.
   *
   * @param directory its root
   */
  record RootDirectory(Path directory) implements ImageSource {
    @Override
    public String toString() {
      return directory.toString();
    }
  }

  /**
   * A single wasm module.
   *
   * @param file the module
   */
  record ModuleFile(Path file) implements ImageSource {
    @Override
    public String toString() {
      return file.toString();
    }
  }

  /**
   * An image in a registry.
   *
   * @param reference its name
   */
  record Registry(ImageReference reference) implements ImageSource {
    @Override
    public String toString() {
      return reference.toString();
    }
  }

  private static String tagged(Path path, String tag) {
    return tag.isEmpty() ? path.toString() : path + ":" + tag;
  }
}
