package io.jwasm.runtime.fs;

import io.jwasm.linux.At;
import io.jwasm.linux.DirectoryEntries;
import io.jwasm.linux.Errno;
import io.jwasm.linux.ErrnoException;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileStatus;
import io.jwasm.runtime.budget.Quota;
import io.jwasm.runtime.fd.FileType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The entries of a directory at one moment, {@code .} and {@code ..} first. */
public final class Listing {
  /** Bytes of the heap that an entry takes beside its name, at most. */
  private static final int ENTRY = 80;

  /** Entries whose room is taken at a time. */
  private static final int STEP = 1024;

  private final List<Entry> entries = new ArrayList<>();
  private final Quota heap;
  private long room;
  private long bytes;

  private Listing(Quota heap) {
    this.heap = heap;
  }

  /**
   * One name in a directory.
   *
   * @param name its bytes, not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Entry(byte[] name, long inode, FileType type) {}

  /**
   * Reads a directory and adds the mount points in it, which hide what has their name.
   *
   * @param fd the host directory, or -1 for a virtual one
   * @param heap what it counts against until it is released
   * @throws ErrnoException if it cannot be read, with ENOMEM if it has too many entries
   */
  static Listing read(int fd, @Nullable MountNode node, Quota heap) {
    var listing = new Listing(heap);
    try {
      listing.read(fd, node);
      return listing;
    } catch (RuntimeException | Error e) {
      listing.release();
      throw e;
    }
  }

  private void read(int fd, @Nullable MountNode node) {
    long self = inode(fd, node);
    add(new Entry(new byte[] {'.'}, self, FileType.DIRECTORY));
    add(new Entry(new byte[] {'.', '.'}, self, FileType.DIRECTORY));
    if (fd >= 0) {
      int result = DirectoryEntries.list(fd, (name, inode, type) -> add(fd, name, inode, type));
      if (result < 0) {
        throw new ErrnoException("read a directory", -result);
      }
    }
    if (node != null) {
      merge(node);
    }
  }

  private void add(Entry entry) {
    bytes += ENTRY + entry.name().length;
    if (bytes > room) {
      long more = (long) ENTRY * STEP;
      if (!heap.take(more)) {
        throw new ErrnoException("read a directory", Errno.ENOMEM);
      }
      room += more;
    }
    entries.add(entry);
  }

  /** Gives back what it counts for; it is not used any more. */
  void release() {
    heap.give(room);
    room = 0;
  }

  private static long inode(int fd, @Nullable MountNode node) {
    var status = new FileStatus();
    if (fd >= 0 && Fd.status(fd, status) == 0) {
      return status.inode();
    }
    return node == null ? 0 : node.inode();
  }

  private void add(int fd, byte[] name, long inode, int type) {
    if (name.length == 1 && name[0] == '.') {
      return;
    }
    if (name.length == 2 && name[0] == '.' && name[1] == '.') {
      entries.set(1, new Entry(name, inode, FileType.DIRECTORY));
      return;
    }
    add(new Entry(name, inode, FileType.of(type != 0 ? type : type(fd, name))));
  }

  /** Some file systems do not tell the type in the directory. */
  private static int type(int fd, byte[] name) {
    var status = new FileStatus();
    int result = At.status(fd, name, 0, name.length, At.AT_SYMLINK_NOFOLLOW, status);
    return result < 0 ? 0 : status.type();
  }

  private void merge(MountNode node) {
    for (MountNode child : node.children()) {
      int index = index(child.name());
      if (index < 0) {
        add(entry(child));
      } else if (child.point() != null) {
        entries.set(index, entry(child));
      }
    }
  }

  private int index(byte[] name) {
    for (int i = 0; i < entries.size(); i++) {
      if (Arrays.equals(entries.get(i).name(), name)) {
        return i;
      }
    }
    return -1;
  }

  private static Entry entry(MountNode node) {
    var status = new FileStatus();
    switch (node.point()) {
      case MountPoint.HostDirectory directory -> check(Fd.status(directory.fd(), status));
      case MountPoint.HostFile file -> check(Fd.status(file.fd(), status));
      case null, default -> node.virtualStatus(status);
    }
    return new Entry(node.name(), status.inode(), FileType.of(status.mode()));
  }

  private static void check(int result) {
    if (result < 0) {
      throw new ErrnoException("read the status of a mount", -result);
    }
  }

  /** How many entries there are. */
  public int size() {
    return entries.size();
  }

  /** An entry by its index. */
  public Entry get(int index) {
    return entries.get(index);
  }
}
