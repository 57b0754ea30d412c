package io.jwasm.image.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of a directory.
 *
 * @param directory where the paths start
 */
record DirectoryEntries(Path directory) implements Entries {
  @Override
  public boolean has(String path) {
    return Files.isRegularFile(directory.resolve(path));
  }

  @Override
  public InputStream open(String path) throws IOException {
    return Files.newInputStream(directory.resolve(path));
  }

  @Override
  public void close() {}
}
