package io.jwasm.image.content;

import io.jwasm.image.layer.Decompression;
import io.jwasm.image.layer.UnpackBudget;
import io.jwasm.image.tree.TreePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/** The files of a tar, by cleaned path; links of the tar are followed inside it. */
final class ArchiveEntries implements Entries {
  private static final int MAX_LINKS = 8;
  private static final int MAX_DEPTH = 64;

  private final TarFile tar;
  private final Map<String, TarArchiveEntry> entries = new HashMap<>();

  private ArchiveEntries(TarFile tar) {
    this.tar = tar;
    for (TarArchiveEntry entry : tar.getEntries()) {
      clean(entry.getName()).ifPresent(path -> entries.put(path, entry));
    }
  }

  /**
   * Opens a tar.
   *
   * @param file the archive
   * @param plain where the tar is put if the archive is compressed
   */
  static ArchiveEntries open(Path file, Path plain, UnpackBudget budget) throws IOException {
    Path tar = file;
    if (isCompressed(file)) {
      decompress(file, plain, budget);
      tar = plain;
    }
    return new ArchiveEntries(new TarFile(Files.newByteChannel(tar), 512, 512, "UTF-8", false));
  }

  private static boolean isCompressed(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Decompression.isCompressed(in.readNBytes(4));
    }
  }

  private static void decompress(Path file, Path plain, UnpackBudget budget) throws IOException {
    try (InputStream in = Decompression.open(Files.newInputStream(file));
        OutputStream out = Files.newOutputStream(plain)) {
      byte[] buffer = new byte[128 * 1024];
      int read;
      while ((read = in.read(buffer)) >= 0) {
        budget.addBytes(read);
        out.write(buffer, 0, read);
      }
    }
  }

  private static Optional<String> clean(String name) {
    try {
      TreePath path = TreePath.of(name, MAX_DEPTH);
      return Optional.of(path.parent().isEmpty() ? path.base() : path.parent() + "/" + path.base());
    } catch (IllegalArgumentException e) {
      // Nothing refers to an entry outside of the archive.
      return Optional.empty();
    }
  }

  private Optional<TarArchiveEntry> find(String path) {
    Optional<String> name = clean(path);
    for (int links = 0; links < MAX_LINKS && name.isPresent(); links++) {
      TarArchiveEntry entry = entries.get(name.get());
      if (entry == null || !(entry.isSymbolicLink() || entry.isLink())) {
        return Optional.ofNullable(entry).filter(TarArchiveEntry::isFile);
      }
      String from = entry.isLink() ? "" : name.get() + "/../";
      name = clean(from + entry.getLinkName());
    }
    return Optional.empty();
  }

  @Override
  public boolean has(String path) {
    return find(path).isPresent();
  }

  @Override
  public InputStream open(String path) throws IOException {
    TarArchiveEntry entry = find(path).orElseThrow(() -> new NoSuchFileException(path));
    return tar.getInputStream(entry);
  }

  @Override
  public void close() {
    try {
      tar.close();
    } catch (IOException e) {
      // Only read from: nothing is lost.
    }
  }
}
