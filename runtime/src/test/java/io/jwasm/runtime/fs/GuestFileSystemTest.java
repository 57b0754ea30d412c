package io.jwasm.runtime.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.JwasmException;
import io.jwasm.runtime.fd.Descriptor;
import io.jwasm.runtime.fd.DescriptorTable;
import io.jwasm.runtime.fd.DirectoryDescriptor;
import io.jwasm.runtime.stop.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestFileSystemTest {
  @TempDir Path base;
  private final StopSignal stop = new StopSignal();
  private final DescriptorTable table = new DescriptorTable(64);

  @AfterEach
  void close() {
    table.close();
    stop.close();
  }

  private GuestFileSystem open(Mount... mounts) {
    var files = GuestFileSystem.open(List.of(mounts), base.resolve("tmp"), table, stop);
    files.preopen();
    return files;
  }

  private List<String> preopens() {
    var names = new ArrayList<String>();
    for (int fd = 0; fd < table.size(); fd++) {
      Descriptor descriptor = table.acquire(fd);
      byte[] name = ((DirectoryDescriptor) descriptor).preopenName();
      names.add(new String(name, StandardCharsets.UTF_8));
      descriptor.release();
    }
    return names;
  }

  @Test
  void keepsTheOrderAndTheNamesOfMounts() {
    try (var _ =
        open(
            Mount.directory(base, "/data/", true),
            Mount.directory(base, "/", false),
            Mount.directory(base, "relative", false))) {
      assertThat(preopens()).containsExactly("/data/", "/", "relative");
    }
  }

  @Test
  void givesGuestsWithSingleFilesARoot() throws IOException {
    Path file = Files.writeString(base.resolve("conf"), "x");
    try (var _ = open(Mount.file(file, "/etc/app.conf", true))) {
      assertThat(preopens()).containsExactly("/");
    }
  }

  @Test
  void hasNothingWithoutMounts() {
    try (var _ = open()) {
      assertThat(preopens()).isEmpty();
    }
  }

  @Test
  void namesWhatCannotBeMounted() {
    assertThatThrownBy(() -> open(Mount.directory(base.resolve("none"), "/data", false)))
        .isInstanceOf(JwasmException.class)
        .hasMessage("mount \"" + base + "/none:/data\": no such file or directory");
    assertThatThrownBy(() -> open(Mount.directory(Path.of("/etc/passwd"), "/data", false)))
        .hasMessageContaining("not a directory");
    assertThatThrownBy(() -> open(Mount.directory(base, "/a/../b", false)))
        .hasMessage("mount at \"/a/../b\": the path must not hold \"..\"");
    assertThatThrownBy(
            () -> open(Mount.directory(base, "/a", false), Mount.directory(base, "/a/", true)))
        .hasMessageContaining("something else is mounted there");
  }

  @Test
  void closesEverythingWhenOneMountFails() throws IOException {
    long before = openDescriptors();
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() ->
              open(
                  Mount.directory(base, "/data", false),
                  Mount.temporary("/tmp"),
                  Mount.directory(base.resolve("none"), "/z/z", false)))
          .isInstanceOf(JwasmException.class);
    }
    assertThat(openDescriptors()).isEqualTo(before);
    assertThat(base.resolve("tmp")).isEmptyDirectory();
  }

  private long openDescriptors() throws IOException {
    try (var fds = Files.list(Path.of("/proc/self/fd"))) {
      return fds.filter(fd -> link(fd).startsWith(base.toString())).count();
    }
  }

  private static String link(Path fd) {
    try {
      return Files.readSymbolicLink(fd).toString();
    } catch (IOException e) {
      return "/proc/ (closed meanwhile)";
    }
  }

  @Test
  void removesTemporaryFileSystems() throws IOException {
    try (var _ = open(Mount.temporary("/tmp"), Mount.temporary("/var/tmp"))) {
      try (var entries = Files.list(base.resolve("tmp"))) {
        assertThat(entries).hasSize(2);
      }
      try (var other = open(Mount.temporary("/tmp"))) {
        assertThat(other.missed().paths()).isEmpty();
        // A living neighbour is left alone.
        try (var entries = Files.list(base.resolve("tmp"))) {
          assertThat(entries).hasSize(4);
        }
      }
    }
    assertThat(base.resolve("tmp")).isEmptyDirectory();
  }

  @Test
  void removesWhatDeadProcessesLeft() throws IOException {
    Path stale = Files.createDirectories(base.resolve("tmp/dead/0/sub"));
    Files.writeString(stale.resolve("file"), "x");
    Files.createSymbolicLink(stale.resolve("link"), base);
    Files.createFile(base.resolve("tmp/dead.lock"));
    Path kept = Files.writeString(base.resolve("kept"), "x");
    try (var _ = open(Mount.temporary("/tmp"))) {
      assertThat(base.resolve("tmp/dead")).doesNotExist();
      assertThat(base.resolve("tmp/dead.lock")).doesNotExist();
    }
    assertThat(kept).exists();
  }
}
