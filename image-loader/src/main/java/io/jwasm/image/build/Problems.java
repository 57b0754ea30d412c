package io.jwasm.image.build;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a request, so that a user hears all of it at once. */
final class Problems {
  private final List<String> found = new ArrayList<>();

  void add(String option, Object value, String reason) {
    found.add(option + " \"" + value + "\": " + reason);
  }

  void add(String reason) {
    found.add(reason);
  }

  /**
   * @throws JwasmException if there are problems
   */
  void check(String image) {
    if (!found.isEmpty()) {
      throw new JwasmException(
          ErrorKind.INVALID_ARGUMENT, "build image", image, String.join("; ", found), null, null);
    }
  }
}
