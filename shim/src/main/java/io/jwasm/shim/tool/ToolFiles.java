package io.jwasm.shim.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jwasm.linux.Errno;
import io.jwasm.linux.FileStatus;
import io.jwasm.linux.NativeBuffer;
import io.jwasm.runtime.budget.Quota;
import io.jwasm.runtime.fd.Access;
import io.jwasm.runtime.fd.Descriptor;
import io.jwasm.runtime.fd.DescriptorTable;
import io.jwasm.runtime.fd.IoVectors;
import io.jwasm.runtime.fd.StandardStreams;
import io.jwasm.runtime.fs.GuestDirectory;
import io.jwasm.runtime.fs.GuestFileSystem;
import io.jwasm.runtime.fs.GuestPath;
import io.jwasm.runtime.fs.Listing;
import io.jwasm.runtime.fs.Mount;
import io.jwasm.runtime.fs.OpenRequest;
import io.jwasm.runtime.guest.Stdio;
import io.jwasm.runtime.net.Network;
import io.jwasm.runtime.net.Sockets;
import io.jwasm.runtime.stop.StopSignal;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * The files of a container as its guests see them. Used by one thread at a time, but for the
 * signal.
 */
public final class ToolFiles implements AutoCloseable {
  private static final int SIZE = 64 * 1024;
  private static final int CAPACITY = 1024;
  private static final int FIRST_DIRECTORY = 3;

  /** A listing may take this part of it; its caller has as much again. */
  private static final int SHARE_OF_HEAP = 4;

  private final StopSignal stop = new StopSignal();
  private final NativeBuffer buffer = new NativeBuffer(SIZE);
  private final DescriptorTable table = new DescriptorTable(CAPACITY);
  private final GuestFileSystem system;
  private final GuestDirectory root;
  private final String cwd;

  /**
   * Opens what a guest would be given.
   *
   * @param mounts the root first
   * @param temporary where temporary mounts are kept
   * @param cwd where relative paths start
   */
  public ToolFiles(List<Mount> mounts, Path temporary, Stdio stdio, String cwd) {
    this.cwd = cwd;
    try {
      system = GuestFileSystem.open(mounts, temporary, table, stop);
    } catch (RuntimeException | Error e) {
      stop.close();
      buffer.close();
      throw e;
    }
    try {
      add(stdio.in(), Access.READ);
      add(stdio.out(), Access.WRITE);
      add(stdio.err(), Access.WRITE);
      int _ = check(system.preopen(), "/");
      root = (GuestDirectory) Objects.requireNonNull(table.acquire(FIRST_DIRECTORY));
    } catch (RuntimeException | Error e) {
      free();
      throw e;
    }
  }

  private void add(int fd, Access access) {
    int _ = table.add(StandardStreams.of(fd, access, true, stop));
  }

  /** Ends whatever waits. */
  StopSignal stop() {
    return stop;
  }

  /** Opens a file to read, by its number in the table. */
  int open(String path) {
    var request = new OpenRequest();
    check(request.set(0, Access.READ, 0), path);
    return check(system.open(root, path(path), true, request), path);
  }

  /** The entries of a directory. */
  Listing list(String path) {
    int fd = open(path);
    Descriptor descriptor = Objects.requireNonNull(table.acquire(fd));
    try {
      if (descriptor instanceof GuestDirectory directory) {
        return directory.listing(true, Quota.of(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
      }
      throw failure(path, Errno.ENOTDIR);
    } finally {
      descriptor.release();
      close(fd);
    }
  }

  /** The status of a path; of a link itself if it is one. */
  FileStatus status(String path) {
    var status = new FileStatus();
    check(system.status(root, path(path), false, status), path);
    return status;
  }

  void close(int fd) {
    int _ = table.close(fd);
  }

  /** Writes all of it, waiting as a guest does. */
  void write(int fd, byte[] bytes) {
    for (int at = 0; at < bytes.length; at += SIZE) {
      int length = Math.min(SIZE, bytes.length - at);
      buffer.put(bytes, at, length);
      write(fd, length);
    }
  }

  private void write(int fd, int length) {
    Descriptor to = Objects.requireNonNull(table.acquire(fd));
    try {
      int _ = check((int) to.write(IoVectors.get().hold(buffer.address(), length)), "output");
    } finally {
      to.release();
    }
  }

  /** Sockets of a network, closed by their numbers in the table. */
  Sockets sockets(Network network) {
    return new Sockets(network, stop, table, system);
  }

  /** What one read gives; empty at the end. */
  byte[] read(int fd, String name) {
    return read(fd, errno -> failure(name, errno));
  }

  /**
   * What one read gives; empty at the end.
   *
   * @param failure of an error number
   */
  byte[] read(int fd, IntFunction<ToolFailure> failure) {
    Descriptor source = Objects.requireNonNull(table.acquire(fd));
    try {
      int count = (int) source.read(IoVectors.get().hold(buffer.address(), SIZE));
      if (count < 0) {
        throw failure.apply(-count);
      }
      return buffer.get(count);
    } finally {
      source.release();
    }
  }

  /** Copies a file up to its end. */
  void copy(int from, int to, String name) {
    Descriptor source = Objects.requireNonNull(table.acquire(from));
    try {
      int count;
      do {
        count = check((int) source.read(IoVectors.get().hold(buffer.address(), SIZE)), name);
        if (count > 0) {
          write(to, count);
        }
      } while (count > 0);
    } finally {
      source.release();
    }
  }

  private GuestPath path(String name) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : (name.startsWith("/") ? name : cwd + "/" + name).split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
    var path = new GuestPath();
    String inner = parts.isEmpty() ? "." : String.join("/", parts);
    check(path.take(inner.getBytes(UTF_8)), name);
    return path;
  }

  private static int check(int result, String name) {
    if (result < 0) {
      throw failure(name, -result);
    }
    return result;
  }

  private static ToolFailure failure(String name, int errno) {
    return new ToolFailure("\"" + name + "\": " + Errno.message(errno));
  }

  @Override
  public void close() {
    root.release();
    free();
  }

  private void free() {
    table.close();
    system.close();
    stop.close();
    buffer.close();
  }
}
