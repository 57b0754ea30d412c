package io.jwasm.image.layer;

import io.jwasm.image.tree.Tree;
import io.jwasm.image.tree.Tree.Directory;
import io.jwasm.image.tree.TreePath;
import io.jwasm.linux.At;
import io.jwasm.linux.Errno;
import io.jwasm.linux.ErrnoException;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileContent;
import io.jwasm.linux.FileStatus;
import io.jwasm.linux.Inodes;
import io.jwasm.linux.OpenFlags;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/**
 * Makes the files, directories and links of one layer. With root's rights owners and set-id bits
 * are kept; without them they are dropped, and the owner can read all and write directories.
 */
final class EntryWriter {
  private static final int SET_IDS = 06000;
  private static final int PERMISSIONS = 07777;
  private static final long MAX_ID = 0xffff_fffeL;
  private static final long MAX_SECONDS = 9_000_000_000L;

  private final Tree tree;
  private final boolean root;
  private final byte[] buffer = new byte[FileContent.SIZE];
  private final Map<String, Long> directoryTimes = new LinkedHashMap<>();

  EntryWriter(Tree tree, boolean root) {
    this.tree = tree;
    this.root = root;
  }

  void file(Directory parent, byte[] name, TarArchiveEntry entry, InputStream in)
      throws IOException {
    Tree.remove(parent, name);
    int flags = OpenFlags.WRONLY | OpenFlags.CREAT | OpenFlags.EXCL | OpenFlags.NOFOLLOW;
    int fd =
        Tree.check(
            At.open(parent.fd(), name, 0, name.length, flags, 0600, OpenFlags.RESOLVE_BENEATH),
            "make file");
    try {
      write(fd, in);
      own(parent, name, entry);
      Tree.check(Inodes.setMode(fd, mode(entry, 0400)), "set mode");
      long time = time(entry);
      Tree.check(Fd.setTimes(fd, time, time), "set times");
    } finally {
      Fd.close(fd);
    }
  }

  private void write(int fd, InputStream in) throws IOException {
    int read;
    while ((read = in.readNBytes(buffer, 0, buffer.length)) > 0) {
      Tree.check(tree.content().write(fd, buffer, read), "write file");
    }
  }

  void directory(Directory parent, byte[] name, TarArchiveEntry entry) {
    if (Tree.type(parent, name) != FileStatus.DIRECTORY) {
      Tree.remove(parent, name);
      Tree.check(At.mkdir(parent.fd(), name, 0, name.length, 0700), "make directory");
    }
    own(parent, name, entry);
    attributes(parent.child(TreePath.text(name)), entry);
  }

  /** The entry of the root itself. */
  void rootDirectory(TarArchiveEntry entry) {
    attributes("", entry);
  }

  private void attributes(String path, TarArchiveEntry entry) {
    int fd = Tree.check(tree.openExact(path), "open directory");
    try {
      Tree.check(Inodes.setMode(fd, mode(entry, 0700)), "set mode");
    } finally {
      Fd.close(fd);
    }
    directoryTimes.put(path, time(entry));
  }

  void symbolicLink(Directory parent, byte[] name, TarArchiveEntry entry) {
    Tree.remove(parent, name);
    byte[] target = TreePath.bytes(entry.getLinkName());
    Tree.check(At.symlink(target, parent.fd(), name, 0, name.length), "make link");
    own(parent, name, entry);
    long time = time(entry);
    Tree.check(At.setTimes(parent.fd(), name, 0, name.length, time, time), "set times");
  }

  void hardLink(Directory parent, byte[] name, TreePath target) {
    try (Directory from = tree.existing(target.parent())) {
      if (from == null || Tree.type(from, target.baseBytes()) == 0) {
        throw new IllegalArgumentException("the target of its hard link does not exist");
      }
      byte[] targetName = target.baseBytes();
      if (from.child(target.base()).equals(parent.child(TreePath.text(name)))) {
        return;
      }
      Tree.remove(parent, name);
      Tree.check(
          At.link(
              new At.Name(from.fd(), targetName, 0, targetName.length),
              new At.Name(parent.fd(), name, 0, name.length)),
          "make hard link");
    }
  }

  /** Sets the times of directories, which making their entries has changed. */
  void finish() {
    directoryTimes.forEach((path, time) -> {
      int fd = tree.openExact(path);
      // Gone or replaced by a later entry.
      if (fd >= 0) {
        Fd.setTimes(fd, time, time);
        Fd.close(fd);
      }
    });
    directoryTimes.clear();
  }

  private void own(Directory parent, byte[] name, TarArchiveEntry entry) {
    long user = entry.getLongUserId();
    long group = entry.getLongGroupId();
    if (!root || user < 0 || user > MAX_ID || group < 0 || group > MAX_ID) {
      return;
    }
    int result = Inodes.setOwner(parent.fd(), name, (int) user, (int) group);
    // A user namespace maps few owners; the files are then the caller's.
    if (result < 0 && result != -Errno.EPERM && result != -Errno.EINVAL) {
      throw new ErrnoException("set owner", -result);
    }
  }

  private int mode(TarArchiveEntry entry, int always) {
    int mode = entry.getMode() & PERMISSIONS;
    return root ? mode : (mode & ~SET_IDS) | always;
  }

  private static long time(TarArchiveEntry entry) {
    Instant time = entry.getLastModifiedTime().toInstant();
    long seconds = Math.clamp(time.getEpochSecond(), Integer.MIN_VALUE, MAX_SECONDS);
    return seconds * 1_000_000_000L + (seconds == time.getEpochSecond() ? time.getNano() : 0);
  }
}
