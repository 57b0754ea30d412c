package io.jwasm.image.content;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.image.layer.UnpackBudget;
import io.jwasm.image.source.ImageSource;
import java.io.IOException;
import java.nio.file.Path;

/** Opens image sources that are files or directories of this machine. */
public final class LocalContents {
  private LocalContents() {}

  /** Opens a directory in the OCI image layout. */
  public static ImageContents open(ImageSource.Layout layout) {
    return opened(new DirectoryEntries(layout.directory()), layout.tag(), layout.toString());
  }

  /**
   * Opens an archive.
   *
   * @param plain a path for the tar if the archive is compressed; the caller removes it
   */
  public static ImageContents open(ImageSource.Archive archive, Path plain, UnpackBudget budget) {
    Entries entries;
    try {
      entries = ArchiveEntries.open(archive.file(), plain, budget);
    } catch (IOException | IllegalArgumentException e) {
      throw new JwasmException(
          ErrorKind.INVALID_ARGUMENT,
          "open image",
          archive.toString(),
          "no readable tar: " + e.getMessage(),
          "write it again with \"docker save\" or \"jwasm build\"",
          e);
    }
    return opened(entries, archive.tag(), archive.toString());
  }

  private static ImageContents opened(Entries entries, String tag, String name) {
    try {
      if (entries.has(LayoutContents.INDEX)) {
        return new LayoutContents(entries, tag, name);
      }
      if (entries.has(DockerContents.MANIFEST)) {
        return new DockerContents(entries, tag, name);
      }
      throw new JwasmException(
          ErrorKind.INVALID_ARGUMENT,
          "open image",
          name,
          "neither an OCI layout (index.json) nor a docker archive (manifest.json)",
          null,
          null);
    } catch (RuntimeException e) {
      entries.close();
      throw e;
    }
  }
}
