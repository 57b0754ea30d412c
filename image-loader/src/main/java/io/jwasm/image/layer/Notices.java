package io.jwasm.image.layer;

import java.util.ArrayList;
import java.util.List;

/** What was left out while an image was unpacked. Confined to one thread. */
public final class Notices {
  private static final int NAMED = 5;

  private final List<String> names = new ArrayList<>();
  private int count;

  void leftOut(String name) {
    count++;
    if (names.size() < NAMED) {
      names.add(name);
    }
  }

  /** The notices as sentences; empty if nothing was left out. */
  public List<String> sentences() {
    if (count == 0) {
      return List.of();
    }
    String more = count > NAMED ? " and " + (count - NAMED) + " more" : "";
    return List.of(
        "left out devices and fifos, which wasm guests cannot use: "
            + String.join(", ", names)
            + more);
  }
}
