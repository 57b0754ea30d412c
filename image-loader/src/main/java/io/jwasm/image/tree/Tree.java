package io.jwasm.image.tree;

import io.jwasm.linux.At;
import io.jwasm.linux.DirectoryEntries;
import io.jwasm.linux.Errno;
import io.jwasm.linux.ErrnoException;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileContent;
import io.jwasm.linux.FileStatus;
import io.jwasm.linux.OpenFlags;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A directory tree that is the root of all its paths: links and {@code ..} never lead out of it.
 * Confined to one thread; failures are {@link ErrnoException}s.
 */
public final class Tree implements AutoCloseable {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final int DIRECTORY_MODE = 0755;
  private static final int MAX_LINKS = 40;

  private final int root;
  private final FileContent content = new FileContent();
  private final String rootPath;
  private final int maxDepth;

  /**
   * Opens a tree.
   *
   * @param directory its root
   * @param maxDepth how many directories may lie above an entry that is made
   */
  public Tree(Path directory, int maxDepth) {
    byte[] path = TreePath.bytes(directory.toString());
    root = check(open(At.FDCWD, path, OpenFlags.RDONLY | OpenFlags.DIRECTORY, 0), "open directory");
    rootPath = pathOf(root);
    this.maxDepth = maxDepth;
  }

  /**
   * An open directory.
   *
   * @param fd its descriptor
   * @param path its real path from the root, empty for the root
   */
  public record Directory(int fd, String path) implements AutoCloseable {
    /** The real path of a name in it. */
    public String child(String name) {
      return path.isEmpty() ? name : path + "/" + name;
    }

    @Override
    public void close() {
      Fd.close(fd);
    }
  }

  /** A buffer for the content of files. */
  public FileContent content() {
    return content;
  }

  /** Opens a directory, following links inside the root; makes what is missing. */
  public Directory makeDirectories(String path) {
    return makeDirectories(path, MAX_LINKS);
  }

  private Directory makeDirectories(String path, int links) {
    int fd = find(path);
    if (fd == -Errno.ENOENT) {
      var chain = TreePath.chain(path);
      while (chain.hasNext()) {
        make(chain.next(), links);
      }
      fd = find(path);
    }
    return directory(check(fd, "open directory"));
  }

  private void make(TreePath path, int links) {
    try (Directory parent = makeDirectories(path.parent(), links)) {
      byte[] name = path.baseBytes();
      int result = At.mkdir(parent.fd(), name, 0, name.length, DIRECTORY_MODE);
      if (result == -Errno.EEXIST) {
        followDangling(parent, path, links);
      } else {
        check(result, "make directory");
      }
    }
  }

  /** A link to a directory that is not there yet stands for that directory. */
  private void followDangling(Directory parent, TreePath path, int links) {
    if (find(parent.child(path.base())) != -Errno.ENOENT) {
      return;
    }
    if (links == 0) {
      throw new ErrnoException("follow link", Errno.ELOOP);
    }
    String target = TreePath.text(content.linkTarget(parent.fd(), path.baseBytes()));
    String from = target.startsWith("/") ? target : parent.child(target);
    TreePath clean = TreePath.inRoot(from, maxDepth);
    if (!clean.isRoot()) {
      makeDirectories(new Directory(-1, clean.parent()).child(clean.base()), links - 1).close();
    }
  }

  /** Opens an existing directory, following links inside the root; null if there is none. */
  public @Nullable Directory existing(String path) {
    int fd = find(path);
    if (fd == -Errno.ENOENT || fd == -Errno.ENOTDIR) {
      return null;
    }
    return directory(check(fd, "open directory"));
  }

  /** Opens a directory of which no part is a link; negated error number if there is none. */
  public int openExact(String path) {
    byte[] bytes = TreePath.bytes(path.isEmpty() ? "." : path);
    return open(root, bytes, OpenFlags.RDONLY | OpenFlags.DIRECTORY, OpenFlags.RESOLVE_NO_SYMLINKS);
  }

  /** The first bytes of a regular file, links followed inside the root; empty if there is none. */
  public byte[] head(String path, int length) {
    byte[] name = TreePath.bytes(path);
    int flags = OpenFlags.RDONLY | OpenFlags.NONBLOCK;
    int fd = open(root, name, flags, OpenFlags.RESOLVE_IN_ROOT);
    if (fd < 0) {
      return new byte[0];
    }
    try {
      byte[] bytes = new byte[length];
      return Arrays.copyOf(bytes, Math.max(content.read(fd, bytes), 0));
    } finally {
      Fd.close(fd);
    }
  }

  private int find(String path) {
    byte[] bytes = TreePath.bytes(path.isEmpty() ? "." : path);
    return open(root, bytes, OpenFlags.RDONLY | OpenFlags.DIRECTORY, OpenFlags.RESOLVE_IN_ROOT);
  }

  private static int open(int dir, byte[] path, int flags, int resolve) {
    return At.open(dir, path, 0, path.length, flags, 0, resolve);
  }

  private Directory directory(int fd) {
    try {
      String path = pathOf(fd);
      if (path.length() > rootPath.length() && !path.startsWith(rootPath + "/")) {
        throw new ErrnoException("open directory", Errno.EXDEV);
      }
      String inside = path.equals(rootPath) ? "" : path.substring(rootPath.length() + 1);
      // Links could stack directories deeper than any single name is.
      if (inside.chars().filter(c -> c == '/').count() >= maxDepth) {
        throw new ErrnoException("open directory", Errno.ENAMETOOLONG);
      }
      return new Directory(fd, inside);
    } catch (RuntimeException e) {
      Fd.close(fd);
      throw e;
    }
  }

  private String pathOf(int fd) {
    byte[] link = TreePath.bytes(DESCRIPTORS.resolve(Integer.toString(fd)).toString());
    return TreePath.text(content.linkTarget(At.FDCWD, link));
  }

  /** The type of a name, links not followed; 0 if there is none. */
  public static int type(Directory parent, byte[] name) {
    FileStatus status = new FileStatus();
    int result = At.status(parent.fd(), name, 0, name.length, At.AT_SYMLINK_NOFOLLOW, status);
    return result == -Errno.ENOENT ? 0 : check(result, "read status") + status.type();
  }

  /** Removes whatever has this name, links not followed. */
  public static void remove(Directory parent, byte[] name) {
    removeExcept(parent, name, path -> false);
  }

  /** Removes a name and all below, but for real paths that are kept and what leads to them. */
  public static void removeExcept(Directory parent, byte[] name, Predicate<String> kept) {
    String path = parent.child(TreePath.text(name));
    int type = type(parent, name);
    if (type == FileStatus.DIRECTORY) {
      removeChildren(parent, name, path, kept);
      if (!kept.test(path)) {
        int result = At.unlink(parent.fd(), name, 0, name.length, At.AT_REMOVEDIR);
        check(result == -Errno.ENOTEMPTY ? 0 : result, "remove directory");
      }
    } else if (type != 0 && !kept.test(path)) {
      check(At.unlink(parent.fd(), name, 0, name.length, 0), "remove");
    }
  }

  private static void removeChildren(
      Directory parent, byte[] name, String path, Predicate<String> kept) {
    int flags = OpenFlags.RDONLY | OpenFlags.DIRECTORY | OpenFlags.NOFOLLOW;
    try (var directory =
        new Directory(check(open(parent.fd(), name, flags, 0), "open directory"), path)) {
      for (byte[] child : names(directory)) {
        removeExcept(directory, child, kept);
      }
    }
  }

  /** The names in a directory, as bytes, in the file system's order. */
  public static List<byte[]> names(Directory directory) {
    List<byte[]> names = new ArrayList<>();
    int result =
        DirectoryEntries.list(
            directory.fd(),
            (name, inode, type) -> {
              boolean dot =
                  name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
              if (!dot) {
                names.add(name);
              }
            });
    check(result, "list directory");
    return names;
  }

  /** The result, or an exception with the operation if it is an error. */
  public static int check(int result, String operation) {
    if (result < 0) {
      throw new ErrnoException(operation, -result);
    }
    return result;
  }

  @Override
  public void close() {
    content.close();
    Fd.close(root);
  }
}
