package io.jwasm.image.tree;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * A cleaned path in a tree: relative to its root, without empty parts, {@code .} and {@code ..}.
 *
 * @param parent the directory, empty for the root
 * @param base the last part, empty for the root itself
 */
public record TreePath(String parent, String base) {
  /**
   * Cleans a name. Absolute names are taken from the root.
   *
   * @throws IllegalArgumentException if the name leads above the root or has too many parts
   */
  public static TreePath of(String name, int maxDepth) {
    return clean(name, maxDepth, false);
  }

  /** Cleans the target of a link as the kernel does: above the root there is the root. */
  static TreePath inRoot(String target, int maxDepth) {
    return clean(target, maxDepth, true);
  }

  private static TreePath clean(String name, int maxDepth, boolean clamped) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        if (parts.pollLast() == null && !clamped) {
          throw new IllegalArgumentException("its name leads out of the image");
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    if (parts.size() > maxDepth) {
      throw new IllegalArgumentException("it lies deeper than " + maxDepth + " directories");
    }
    return split(parts);
  }

  private static TreePath split(Deque<String> parts) {
    if (parts.isEmpty()) {
      return new TreePath("", "");
    }
    String base = parts.removeLast();
    return new TreePath(String.join("/", parts), base);
  }

  /** Whether it is the root itself. */
  public boolean isRoot() {
    return base.isEmpty();
  }

  /** The last part as the file system has it. */
  public byte[] baseBytes() {
    return bytes(base);
  }

  /** A path as the file system has it. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The text of a name. */
  public static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The directories from the root down to the parent, each with its own path. */
  static Iterator<TreePath> chain(String path) {
    Deque<TreePath> chain = new ArrayDeque<>();
    String rest = path;
    while (!rest.isEmpty()) {
      int slash = rest.lastIndexOf('/');
      chain.addFirst(
          new TreePath(slash < 0 ? "" : rest.substring(0, slash), rest.substring(slash + 1)));
      rest = slash < 0 ? "" : rest.substring(0, slash);
    }
    return chain.iterator();
  }
}
