package io.jwasm.shim.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;

/** The last lines that nobody has read yet. Thread-safe. */
final class Backlog {
  private static final int MOST = 64;

  private final Deque<byte[]> lines = new ArrayDeque<>();

  synchronized void add(byte[] line) {
    if (lines.size() == MOST) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  /**
   * Hands them on in their order.
   *
   * @param reader answers whether it has taken a line
   * @return whether none is left
   */
  synchronized boolean deliver(Predicate<byte[]> reader) {
    while (!lines.isEmpty() && reader.test(lines.getFirst())) {
      lines.removeFirst();
    }
    return lines.isEmpty();
  }
}
