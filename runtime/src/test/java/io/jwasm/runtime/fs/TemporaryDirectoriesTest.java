package io.jwasm.runtime.fs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.linux.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporaryDirectoriesTest {
  @TempDir Path base;

  private Path lockFile() throws Exception {
    try (var files = Files.newDirectoryStream(base, "*.lock")) {
      return files.iterator().next();
    }
  }

  @Test
  void guestsOfOneProcessLeaveEachOtherAlone() throws Exception {
    try (var pool = Executors.newFixedThreadPool(4)) {
      List<Callable<Void>> guests =
          IntStream.range(0, 400)
              .<Callable<Void>>mapToObj(_ ->
                  () -> {
                    try (var directories = new TemporaryDirectories(base)) {
                      Files.writeString(directories.create().resolve("file"), "content");
                    }
                    return null;
                  })
              .collect(Collectors.toList());
      for (Future<Void> guest : pool.invokeAll(guests)) {
        guest.get();
      }
    }
    assertThat(base).isEmptyDirectory();
  }

  @Test
  void itsLockOutlivesTheSearchOfOthers() throws Exception {
    try (var first = new TemporaryDirectories(base)) {
      Path file = Files.writeString(first.create().resolve("file"), "content");
      Path lock = lockFile();
      try (var second = new TemporaryDirectories(base)) {
        assertThat(second.create()).isEmptyDirectory();
      }
      assertThat(FileLock.tryLock(lock, FileLock.Mode.EXCLUSIVE)).isEmpty();
      assertThat(file).hasContent("content");
    }
    assertThat(base).isEmptyDirectory();
  }
}
