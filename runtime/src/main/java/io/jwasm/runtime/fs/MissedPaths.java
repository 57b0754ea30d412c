package io.jwasm.runtime.fs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Paths that a guest looked for in its root file system and that no mount covers: the first ones
 * and the last ones, for the message about a guest that failed. Thread-safe.
 */
public final class MissedPaths {
  private static final int KEPT = 8;

  private final List<byte[]> first = new ArrayList<>(KEPT);
  private final Deque<byte[]> last = new ArrayDeque<>(KEPT);
  private byte @Nullable [] latest;

  /** Makes an empty record. */
  public MissedPaths() {}

  synchronized void add(byte[] path) {
    latest = path;
    if (first.stream().anyMatch(seen -> Arrays.equals(seen, path))) {
      return;
    }
    if (first.size() < KEPT) {
      first.add(path);
      return;
    }
    if (last.size() == KEPT) {
      last.removeFirst();
    }
    last.addLast(path);
  }

  /** A lookup succeeded: what was missed before did not end the guest. */
  synchronized void found() {
    latest = null;
  }

  /** What was missed last, if nothing has been found since; as text for people. */
  public synchronized Optional<String> latest() {
    return Optional.ofNullable(latest).map(MissedPaths::text);
  }

  /** The first and the last {@value #KEPT} in order, as text for people. */
  public synchronized List<String> paths() {
    var paths = new ArrayList<String>(first.size() + last.size());
    first.forEach(path -> paths.add(text(path)));
    last.forEach(path -> paths.add(text(path)));
    return paths;
  }

  private static String text(byte[] path) {
    return path.length == 0 ? "/" : new String(path, StandardCharsets.UTF_8);
  }
}
