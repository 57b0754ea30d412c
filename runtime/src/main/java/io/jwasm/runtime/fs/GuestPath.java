package io.jwasm.runtime.fs;

import io.jwasm.linux.Errno;
import io.jwasm.linux.RawMemory;
import io.jwasm.linux.Scratch;
import io.jwasm.runtime.memory.GuestMemory;
import java.util.Arrays;

/**
 * A relative path that a guest passes, as bytes. Mutable, to be used again; confined to one thread.
 */
public final class GuestPath {
  private static final byte[] DOT = {'.'};

  private final byte[] bytes = new byte[Scratch.MAX_PATH];
  private int length;
  private boolean ascends;

  /** Makes an empty one. */
  public GuestPath() {}

  /**
   * Takes a path out of the guest's memory.
   *
   * @return 0, or the negated error number: EPERM for absolute paths and those that lead out by
   *     {@code ..}, ENOENT for empty ones, EINVAL if it holds NUL, ENAMETOOLONG
   * @throws io.jwasm.runtime.memory.MemoryFault if it is not in the guest's memory
   */
  public int take(GuestMemory memory, int pointer, int size) {
    long address = memory.address(pointer, Integer.toUnsignedLong(size));
    if (size < 0 || size > bytes.length) {
      return -Errno.ENAMETOOLONG;
    }
    RawMemory.copy(address, bytes, 0, size);
    length = size;
    return check();
  }

  /** Takes a path from the host side, with the same checks. */
  public int take(byte[] path) {
    if (path.length > bytes.length) {
      return -Errno.ENAMETOOLONG;
    }
    System.arraycopy(path, 0, bytes, 0, path.length);
    length = path.length;
    return check();
  }

  private int check() {
    ascends = false;
    if (length == 0) {
      return -Errno.ENOENT;
    }
    int depth = 0;
    boolean outside = bytes[0] == '/';
    for (int start = next(0); start < length; start = next(end(start))) {
      int end = end(start);
      if (contains(start, end, (byte) 0)) {
        return -Errno.EINVAL;
      }
      boolean up = parent(start, end);
      ascends |= up;
      depth += up ? -1 : 1;
      outside |= depth < 0;
    }
    return outside ? -Errno.EPERM : 0;
  }

  private boolean contains(int start, int end, byte wanted) {
    for (int i = start; i < end; i++) {
      if (bytes[i] == wanted) {
        return true;
      }
    }
    return false;
  }

  /** The bytes; only the first {@link #length} count. */
  @SuppressWarnings("MayBeReadOnlyArray")
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Whether {@code ..} is in it. */
  boolean ascends() {
    return ascends;
  }

  /** Where the next component other than {@code .} starts, or {@link #length}. */
  int next(int from) {
    int at = from;
    while (at < length) {
      if (bytes[at] == '/') {
        at++;
      } else if (bytes[at] == '.' && end(at) == at + 1) {
        at++;
      } else {
        return at;
      }
    }
    return length;
  }

  /** Where the component that starts here ends. */
  int end(int start) {
    int at = start;
    while (at < length && bytes[at] != '/') {
      at++;
    }
    return at;
  }

  /** Whether a component is {@code ..}. */
  boolean parent(int start, int end) {
    return end - start == 2 && bytes[start] == '.' && bytes[start + 1] == '.';
  }

  /** Whether the path can only name a directory. */
  boolean directory() {
    return bytes[length - 1] == '/'
        || (bytes[length - 1] == '.' && (length == 1 || bytes[length - 2] == '/'));
  }

  /** Where its last component starts, after a given offset; trailing slashes belong to it. */
  int last(int from) {
    int at = length;
    while (at > from && bytes[at - 1] == '/') {
      at--;
    }
    while (at > from && bytes[at - 1] != '/') {
      at--;
    }
    return at;
  }

  /** Whether the component that starts here, with its trailing slashes, is no plain name. */
  boolean special(int start) {
    int end = end(start);
    return end < length || parent(start, end) || next(start) == length;
  }

  /**
   * This path below another one, without {@code .} and as far as possible without {@code ..}.
   *
   * @param base components, each with a slash before it; empty for the root
   */
  byte[] below(byte[] base) {
    byte[] joined = Arrays.copyOf(base, base.length + length + 1);
    int at = base.length;
    for (int start = next(0); start < length; start = next(end(start))) {
      int end = end(start);
      if (parent(start, end)) {
        while (at > 0 && joined[--at] != '/') {}
      } else {
        joined[at++] = '/';
        System.arraycopy(bytes, start, joined, at, end - start);
        at += end - start;
      }
    }
    return Arrays.copyOf(joined, at);
  }

  /** The name of a directory in itself. */
  static byte[] dot() {
    return DOT.clone();
  }
}
