package io.jwasm.runtime.engine.natives.lazy;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Functions that are likely to be called soon, the latest guess first. Thread-safe. */
final class Wanted {
  /** Guesses that are kept; older ones have come true or not. */
  private static final int MOST = 256;

  private final ArrayDeque<int[]> guesses = new ArrayDeque<>();

  synchronized void add(int[] functions) {
    guesses.addFirst(functions);
    if (guesses.size() > MOST) {
      guesses.removeLast();
    }
  }

  synchronized int @Nullable [] poll() {
    return guesses.pollFirst();
  }
}
