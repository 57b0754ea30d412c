package io.jwasm.image.store;

import java.nio.file.Path;

/** A copy of an image's root that one run may write; removed when it is closed. */
public interface WritableRoot extends AutoCloseable {
  /** The root directory of the copy. */
  Path directory();

  /** Removes the copy; further calls do nothing. */
  @Override
  void close();
}
