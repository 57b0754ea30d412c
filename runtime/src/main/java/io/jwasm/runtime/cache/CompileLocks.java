package io.jwasm.runtime.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Locks for all threads of all processes that share a directory, in a fixed number of files that
 * are never removed. Keys that share a lock only wait for each other needlessly.
 *
 * <p>Locks of files belong to the process, and closing any descriptor of the file releases them: a
 * process must have one object of this class per directory.
 */
final class CompileLocks {
  private static final int COUNT = 64;
  private static final long POLL_MILLIS = 25;

  private final Path directory;
  private final ReentrantLock[] threads =
      IntStream.range(0, COUNT).mapToObj(i -> new ReentrantLock()).toArray(ReentrantLock[]::new);

  CompileLocks(Path directory) {
    this.directory = directory;
  }

  /** A lock that is held until it is closed, by the thread that got it. */
  final class Held implements AutoCloseable {
    private final String name;
    private final ReentrantLock thread;
    private final FileChannel channel;

    private Held(int bucket, FileChannel channel) {
      this.name = name(bucket);
      this.thread = threads[bucket];
      this.channel = channel;
    }

    /** What names of temporary files made under this lock start with. */
    String prefix() {
      return name + "-";
    }

    @Override
    public void close() throws IOException {
      try {
        channel.close();
      } finally {
        thread.unlock();
      }
    }
  }

  /** How many locks there are. */
  int count() {
    return COUNT;
  }

  /** The lock of a key. */
  int bucket(ArtifactKey key) {
    return Math.floorMod(key.hashCode(), COUNT);
  }

  private static String name(int bucket) {
    return "%02x".formatted(bucket);
  }

  /** Waits for a lock. */
  Held lock(int bucket, ArtifactStore.Waiting waiting) throws IOException, InterruptedException {
    threads[bucket].lockInterruptibly();
    boolean locked = false;
    try {
      boolean told = false;
      while (true) {
        FileChannel channel = tryLockFile(bucket);
        if (channel != null) {
          locked = true;
          return new Held(bucket, channel);
        }
        if (!told) {
          told = true;
          waiting.on("waiting for another process that compiles the same module");
        }
        Thread.sleep(POLL_MILLIS);
      }
    } finally {
      if (!locked) {
        threads[bucket].unlock();
      }
    }
  }

  /** Takes a lock if nobody has it; else null. */
  @Nullable Held tryLock(int bucket) throws IOException {
    if (!threads[bucket].tryLock()) {
      return null;
    }
    FileChannel channel = null;
    try {
      channel = tryLockFile(bucket);
      return channel == null ? null : new Held(bucket, channel);
    } finally {
      if (channel == null) {
        threads[bucket].unlock();
      }
    }
  }

  private @Nullable FileChannel tryLockFile(int bucket) throws IOException {
    Path file = directory.resolve(name(bucket));
    var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
      return lock == null ? null : channel;
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
  }
}
