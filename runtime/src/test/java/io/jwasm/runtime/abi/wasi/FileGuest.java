package io.jwasm.runtime.abi.wasi;

import io.jwasm.runtime.budget.Quota;
import io.jwasm.runtime.fd.Access;
import io.jwasm.runtime.fd.DescriptorTable;
import io.jwasm.runtime.fd.Rights;
import io.jwasm.runtime.fd.VirtualDevice;
import io.jwasm.runtime.fs.GuestFileSystem;
import io.jwasm.runtime.fs.Mount;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.stop.StopSignal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Drives the calls about files as a guest would, through its memory. */
final class FileGuest implements AutoCloseable {
  static final int FIRST_PREOPEN = 3;
  static final int FOLLOW = 1;
  static final int CREAT = 1;
  static final int DIRECTORY = 2;
  static final int EXCL = 4;
  static final int TRUNC = 8;
  static final long READ = Rights.FD_READ;
  static final long WRITE = Rights.FD_WRITE;

  /** Where results are expected. */
  static final int RESULT = 16;

  private static final int VECTORS = 128;
  private static final int PATH = 1024;
  private static final int OTHER_PATH = 8192;

  /** Where data is passed, up to the end of memory. */
  static final int DATA = 16384;

  final StopSignal stop = new StopSignal();
  final Quota heap = Quota.of(1 << 20);
  final DescriptorTable table;
  final GuestFileSystem files;
  final Calls calls;
  final GuestMemory memory;

  FileGuest(Path temporary, Mount... mounts) {
    this(WasiVersion.PREVIEW1, 64, temporary, mounts);
  }

  FileGuest(WasiVersion version, int capacity, Path temporary, Mount... mounts) {
    table = new DescriptorTable(capacity);
    for (int i = 0; i < FIRST_PREOPEN; i++) {
      table.add(new VirtualDevice(VirtualDevice.Kind.NULL, Access.READ_WRITE, 0, 0));
    }
    files = GuestFileSystem.open(List.of(mounts), temporary, table, stop);
    files.preopen();
    calls =
        new Calls(
            new FdCalls(table, version),
            new FdStatusCalls(table, version),
            new ReaddirCalls(table, heap),
            new PathCalls(table, files, version),
            new LinkCalls(table, files));
    memory = calls.memory;
  }

  int call(String name, long... args) {
    return calls.call(name, args);
  }

  /** Puts a path where calls expect it and answers its length; each char is one byte. */
  private int put(int pointer, String path) {
    byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
    memory.put(pointer, bytes, 0, bytes.length);
    return bytes.length;
  }

  int openError(int dir, String path, int lookup, int flags, long rights, int fdFlags) {
    int length = put(PATH, path);
    return call("path_open", dir, lookup, PATH, length, flags, rights, 0, fdFlags, RESULT);
  }

  int openError(String path, int flags, long rights) {
    return openError(FIRST_PREOPEN, path, FOLLOW, flags, rights, 0);
  }

  int open(int dir, String path, int flags, long rights, int fdFlags) {
    int error = openError(dir, path, FOLLOW, flags, rights, fdFlags);
    if (error != 0) {
      throw new AssertionError("open " + path + ": error " + error);
    }
    return memory.getInt(RESULT);
  }

  int open(String path, int flags, long rights) {
    return open(FIRST_PREOPEN, path, flags, rights, 0);
  }

  int close(int fd) {
    return call("fd_close", fd);
  }

  /** A call with a directory and a path. */
  int path(String name, int dir, String path) {
    return call(name, dir, PATH, put(PATH, path));
  }

  int path(String name, String path) {
    return path(name, FIRST_PREOPEN, path);
  }

  int stat(int dir, String path, int lookup) {
    return call("path_filestat_get", dir, lookup, PATH, put(PATH, path), RESULT);
  }

  int stat(String path) {
    return stat(FIRST_PREOPEN, path, FOLLOW);
  }

  int setTimes(String path, int lookup, long accessed, long modified, int flags) {
    int length = put(PATH, path);
    return call(
        "path_filestat_set_times", FIRST_PREOPEN, lookup, PATH, length, accessed, modified, flags);
  }

  int symlink(String target, String path) {
    int length = put(OTHER_PATH, target);
    return call("path_symlink", OTHER_PATH, length, FIRST_PREOPEN, PATH, put(PATH, path));
  }

  int rename(int from, String path, int to, String newPath) {
    int length = put(PATH, path);
    return call("path_rename", from, PATH, length, to, OTHER_PATH, put(OTHER_PATH, newPath));
  }

  int rename(String path, String newPath) {
    return rename(FIRST_PREOPEN, path, FIRST_PREOPEN, newPath);
  }

  int link(int lookup, String path, String newPath) {
    int length = put(PATH, path);
    return call(
        "path_link",
        FIRST_PREOPEN,
        lookup,
        PATH,
        length,
        FIRST_PREOPEN,
        OTHER_PATH,
        put(OTHER_PATH, newPath));
  }

  int readlink(String path, int size) {
    return call("path_readlink", FIRST_PREOPEN, PATH, put(PATH, path), DATA, size, RESULT);
  }

  /** The data that the last call left. */
  String data(int length) {
    return new String(memory.bytes(DATA, length), StandardCharsets.ISO_8859_1);
  }

  int result() {
    return memory.getInt(RESULT);
  }

  int write(int fd, String text) {
    vector(put(DATA, text));
    return call("fd_write", fd, VECTORS, 1, RESULT);
  }

  int pwrite(int fd, String text, long offset) {
    vector(put(DATA, text));
    return call("fd_pwrite", fd, VECTORS, 1, offset, RESULT);
  }

  int read(int fd, int size) {
    vector(size);
    return call("fd_read", fd, VECTORS, 1, RESULT);
  }

  int pread(int fd, int size, long offset) {
    vector(size);
    return call("fd_pread", fd, VECTORS, 1, offset, RESULT);
  }

  /** Reads and answers the bytes as text. */
  String text(int fd, int size) {
    int error = read(fd, size);
    return error == 0 ? data(result()) : "error " + error;
  }

  private void vector(int size) {
    memory.putInt(VECTORS, DATA);
    memory.putInt(VECTORS + 4, size);
  }

  int seek(int fd, long offset, int whence) {
    return call("fd_seek", fd, offset, whence, RESULT);
  }

  int readdir(int fd, int size, long cookie) {
    return call("fd_readdir", fd, DATA, size, cookie, RESULT);
  }

  /** All names of a directory, with buffers of a given size. */
  List<String> names(int fd, int size) {
    var names = new ArrayList<String>();
    long cookie = 0;
    int used;
    do {
      if (readdir(fd, size, cookie) != 0) {
        throw new AssertionError("readdir");
      }
      used = result();
      int at = 0;
      while (at + 24 <= used && at + 24 + memory.getInt(DATA + at + 16) <= used) {
        int length = memory.getInt(DATA + at + 16);
        names.add(new String(memory.bytes(DATA + at + 24, length), StandardCharsets.ISO_8859_1));
        cookie = memory.getLong(DATA + at);
        at += 24 + length;
      }
    } while (used == size);
    return names;
  }

  @Override
  public void close() {
    table.close();
    files.close();
    stop.close();
    calls.close();
  }
}
