package io.jwasm.linux;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A lock on a file between processes and threads, gone when its holder dies. The file exists as
 * long as somebody wants the lock: {@link #remove} takes it away safely. Thread-safe.
 */
public final class FileLock implements AutoCloseable {
  private static final int LOCK_SH = 1;
  private static final int LOCK_EX = 2;
  private static final int LOCK_NB = 4;
  private static final long FIRST_PAUSE_MILLIS = 5;
  private static final long LAST_PAUSE_MILLIS = 200;
  private static final int PERMISSIONS = 0600;

  /** Who else may hold the lock. */
  public enum Mode {
    /** Others that share. */
    SHARED(LOCK_SH),
    /** Nobody. */
    EXCLUSIVE(LOCK_EX);

    private final int operation;

    Mode(int operation) {
      this.operation = operation;
    }
  }

  private final Path file;
  private int fd;

  private FileLock(Path file, int fd) {
    this.file = file;
    this.fd = fd;
  }

  /**
   * Takes the lock if that is possible now; makes the file if need be.
   *
   * @throws ErrnoException if the file cannot be opened or locked at all
   */
  public static Optional<FileLock> tryLock(Path file, Mode mode) {
    while (true) {
      int fd = open(file);
      int result = Inodes.lock(fd, mode.operation | LOCK_NB);
      if (result < 0) {
        Fd.close(fd);
        if (result == -Errno.EAGAIN) {
          return Optional.empty();
        }
        throw new ErrnoException("lock \"" + file + "\"", -result);
      }
      // Its last holder may have removed the file between open and lock.
      if (isAt(file, fd)) {
        return Optional.of(new FileLock(file, fd));
      }
      Fd.close(fd);
    }
  }

  /**
   * Takes the lock, waiting for whoever holds it.
   *
   * @param waiting called now and then while it waits
   * @throws ErrnoException if the file cannot be opened or locked at all
   */
  public static FileLock lock(Path file, Mode mode, Runnable waiting) throws InterruptedException {
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      Optional<FileLock> lock = tryLock(file, mode);
      if (lock.isPresent()) {
        return lock.get();
      }
      waiting.run();
      Thread.sleep(pause);
      pause = Math.min(pause * 2, LAST_PAUSE_MILLIS);
    }
  }

  private static int open(Path file) {
    byte[] path = bytes(file);
    int flags = OpenFlags.RDWR | OpenFlags.CREAT | OpenFlags.NOFOLLOW;
    int fd = At.open(At.FDCWD, path, 0, path.length, flags, PERMISSIONS, 0);
    if (fd < 0) {
      throw new ErrnoException("open \"" + file + "\"", -fd);
    }
    return fd;
  }

  private static boolean isAt(Path file, int fd) {
    var held = new FileStatus();
    var named = new FileStatus();
    byte[] path = bytes(file);
    return Fd.status(fd, held) == 0
        && At.status(At.FDCWD, path, 0, path.length, At.AT_SYMLINK_NOFOLLOW, named) == 0
        && held.inode() == named.inode()
        && held.device() == named.device();
  }

  private static byte[] bytes(Path file) {
    return file.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Writes this process's id into the file, for whoever waits for its end.
   *
   * @throws ErrnoException if it cannot be written
   */
  public synchronized void tellHolder() {
    byte[] line = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8);
    try (var content = new FileContent()) {
      int result = content.write(fd, line, line.length);
      if (result < 0) {
        throw new ErrnoException("write \"" + file + "\"", -result);
      }
    }
  }

  /** Lets others share the lock; another may take it exclusively in between. */
  public synchronized void share() {
    if (fd >= 0) {
      Inodes.lock(fd, LOCK_SH);
    }
  }

  /** Removes the file and gives the lock back; only for an exclusive holder. */
  public synchronized void remove() {
    if (fd >= 0) {
      byte[] path = bytes(file);
      At.unlink(At.FDCWD, path, 0, path.length, 0);
      close();
    }
  }

  /** Gives the lock back; further calls do nothing. */
  @Override
  public synchronized void close() {
    if (fd >= 0) {
      Fd.close(fd);
      fd = -1;
    }
  }
}
