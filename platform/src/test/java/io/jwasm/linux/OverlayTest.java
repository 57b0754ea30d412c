package io.jwasm.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlayTest {
  @TempDir Path folder;
  private Path lower;
  private Path upper;
  private Path work;

  @BeforeEach
  void makeDirectories() throws IOException {
    lower = Files.createDirectory(folder.resolve("lower"));
    upper = Files.createDirectory(folder.resolve("upper"));
    work = Files.createDirectory(folder.resolve("work"));
  }

  @Test
  void keepsChangesInALayer() throws IOException {
    Files.writeString(lower.resolve("file"), "old");
    Files.createLink(lower.resolve("link"), lower.resolve("file"));
    Files.createDirectories(lower.resolve("directory/inner"));
    int fd = Overlay.mount(lower.toString(), upper.toString(), work.toString());
    assumeTrue(fd >= 0, "overlays need root, and a file system below them that can carry them");
    try {
      Path merged = Path.of("/proc/self/fd/" + fd);
      Files.writeString(merged.resolve("file"), "new");
      Files.move(merged.resolve("directory"), merged.resolve("moved"));
      assertThat(merged.resolve("link")).hasContent("new");
      assertThat(merged.resolve("moved/inner")).isDirectory();
    } finally {
      Fd.close(fd);
    }
    assertThat(lower.resolve("file")).hasContent("old");
    assertThat(lower.resolve("directory/inner")).isDirectory();
    assertThat(upper.resolve("file")).hasContent("new");
  }

  @Test
  void refusesPathsThatOptionsCannotCarry() {
    assertThat(Overlay.mount(folder.resolve("a:b").toString(), upper.toString(), work.toString()))
        .isEqualTo(-Errno.EINVAL);
  }

  @Test
  void copiesWholeFiles() throws IOException {
    byte[] bytes = new byte[300_000];
    bytes[299_999] = 7;
    Files.write(lower.resolve("from"), bytes);
    Path target = Files.createFile(lower.resolve("to"));
    int from = open(lower.resolve("from"), OpenFlags.RDONLY);
    int to = open(target, OpenFlags.WRONLY);
    try (var content = new FileContent()) {
      assertThat(content.copy(from, to)).isZero();
    } finally {
      Fd.close(from);
      Fd.close(to);
    }
    assertThat(target).hasBinaryContent(bytes);
  }

  private static int open(Path path, int flags) {
    byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
    return At.open(At.FDCWD, name, 0, name.length, flags, 0, 0);
  }
}
