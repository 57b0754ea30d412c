package io.jwasm.image.tree;

import io.jwasm.image.tree.Tree.Directory;
import io.jwasm.linux.At;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileContent;
import io.jwasm.linux.FileStatus;
import io.jwasm.linux.Inodes;
import io.jwasm.linux.OpenFlags;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Copies a tree: contents, modes, times, links. The copy shares nothing that can be written; where
 * the file system can, it shares extents until then. Owners are the caller's, special files are
 * left out. Confined to one thread.
 */
public final class TreeCopy implements AutoCloseable {
  private static final int OPEN_DIRECTORY =
      OpenFlags.RDONLY | OpenFlags.DIRECTORY | OpenFlags.NOFOLLOW;
  private static final int PERMISSIONS = 07777;

  private final FileContent content = new FileContent();
  private final Map<Inode, String> linked = new HashMap<>();
  private final Directory target;

  private record Inode(long device, long number) {}

  private TreeCopy(Directory target) {
    this.target = target;
  }

  /**
   * Copies everything below one directory to another, which is empty.
   *
   * @throws io.jwasm.linux.ErrnoException if a file cannot be read or made
   */
  public static void copy(Path source, Path target) {
    try (Directory from = open(source);
        Directory to = open(target);
        TreeCopy copy = new TreeCopy(to)) {
      copy.children(from, to);
    }
  }

  private static Directory open(Path path) {
    byte[] name = TreePath.bytes(path.toString());
    int flags = OpenFlags.RDONLY | OpenFlags.DIRECTORY;
    int fd = Tree.check(At.open(At.FDCWD, name, 0, name.length, flags, 0, 0), "open " + path);
    return new Directory(fd, "");
  }

  private void children(Directory from, Directory to) {
    FileStatus status = new FileStatus();
    for (byte[] name : Tree.names(from)) {
      Tree.check(
          At.status(from.fd(), name, 0, name.length, At.AT_SYMLINK_NOFOLLOW, status),
          "read status");
      switch (status.type()) {
        case FileStatus.DIRECTORY -> directory(from, to, name, status.mode(), status.modified());
        case FileStatus.SYMLINK -> link(from, to, name, status.modified());
        case FileStatus.REGULAR -> file(from, to, name, status);
        default -> {}
      }
    }
  }

  private void directory(Directory from, Directory to, byte[] name, int mode, long modified) {
    Tree.check(At.mkdir(to.fd(), name, 0, name.length, 0700), "make directory");
    String path = to.child(TreePath.text(name));
    try (Directory source = new Directory(openIn(from, name, OPEN_DIRECTORY, 0), path);
        Directory copy = new Directory(openIn(to, name, OPEN_DIRECTORY, 0), path)) {
      children(source, copy);
      attributes(copy.fd(), mode, modified);
    }
  }

  private void link(Directory from, Directory to, byte[] name, long modified) {
    byte[] text = content.linkTarget(from.fd(), name);
    Tree.check(At.symlink(text, to.fd(), name, 0, name.length), "make link");
    At.setTimes(to.fd(), name, 0, name.length, modified, modified);
  }

  private void file(Directory from, Directory to, byte[] name, FileStatus status) {
    String path = to.child(TreePath.text(name));
    if (status.links() > 1) {
      String first = linked.putIfAbsent(new Inode(status.device(), status.inode()), path);
      if (first != null) {
        byte[] made = TreePath.bytes(first);
        var existing = new At.Name(target.fd(), made, 0, made.length);
        Tree.check(At.link(existing, new At.Name(to.fd(), name, 0, name.length)), "make link");
        return;
      }
    }
    int source = openIn(from, name, OpenFlags.RDONLY | OpenFlags.NOFOLLOW, 0);
    try {
      content(source, to, name, status);
    } finally {
      Fd.close(source);
    }
  }

  private void content(int source, Directory to, byte[] name, FileStatus status) {
    int copy = openIn(to, name, OpenFlags.WRONLY | OpenFlags.CREAT | OpenFlags.EXCL, 0600);
    try {
      if (Inodes.cloneContent(source, copy) < 0) {
        Tree.check(content.copy(source, copy), "copy file");
      }
      attributes(copy, status.mode(), status.modified());
    } finally {
      Fd.close(copy);
    }
  }

  private static void attributes(int fd, int mode, long modified) {
    Tree.check(Inodes.setMode(fd, mode & PERMISSIONS), "set mode");
    Tree.check(Fd.setTimes(fd, modified, modified), "set times");
  }

  private static int openIn(Directory dir, byte[] name, int flags, int mode) {
    return Tree.check(
        At.open(dir.fd(), name, 0, name.length, flags, mode, OpenFlags.RESOLVE_BENEATH),
        "open file");
  }

  @Override
  public void close() {
    content.close();
  }
}
