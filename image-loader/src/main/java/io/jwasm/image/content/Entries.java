package io.jwasm.image.content;

import java.io.IOException;
import java.io.InputStream;

/** Files by their paths, in a directory or in an archive. */
interface Entries extends AutoCloseable {
  /** Whether there is a regular file of this path. */
  boolean has(String path);

  /**
   * Opens a file from its start.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  InputStream open(String path) throws IOException;

  @Override
  void close();
}
