package io.jwasm.linux;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Maps files read-only. */
public final class FileMapping {
  private FileMapping() {}

  private static final class Unmapping {
    static final Cleaner CLEANER = Cleaner.create();
  }

  /**
   * Maps a whole file of at most 2^31-1 bytes. It stays mapped as long as the buffer, or one made
   * of it, is reachable; the file may be removed, but not truncated meanwhile.
   *
   * <p>{@link FileChannel#map} does the same, but makes its buffers by reflection, for which the
   * JVM generates dozens of classes at the first call.
   */
  public static ByteBuffer of(Path file) throws IOException {
    if (!Jni.PRESENT) {
      try (var channel = FileChannel.open(file)) {
        return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      }
    }
    byte[] name = file.toString().getBytes(StandardCharsets.UTF_8);
    int fd = At.open(At.FDCWD, name, 0, name.length, OpenFlags.RDONLY, 0, 0);
    if (fd < 0) {
      throw fd == -Errno.ENOENT
          ? new NoSuchFileException(file.toString())
          : new FileSystemException(file.toString(), null, Errno.message(-fd));
    }
    try {
      var status = new FileStatus();
      int result = Fd.status(fd, status);
      if (result < 0) {
        throw new ErrnoException("read status", -result);
      }
      return status.size() == 0 ? ByteBuffer.allocate(0) : map(fd, status.size());
    } catch (ErrnoException e) {
      throw new FileSystemException(file.toString(), null, e.getMessage());
    } finally {
      Fd.close(fd);
    }
  }

  private static ByteBuffer map(int fd, long size) throws IOException {
    if (size > Integer.MAX_VALUE) {
      throw new IOException("more than 2 GiB");
    }
    long address = VirtualMemory.map(size, fd);
    ByteBuffer whole = Jni.view(address, (int) size);
    var ignored = Unmapping.CLEANER.register(whole, () -> VirtualMemory.release(address, size));
    return whole.asReadOnlyBuffer();
  }
}
