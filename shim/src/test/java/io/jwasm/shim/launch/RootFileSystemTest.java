package io.jwasm.shim.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.JwasmException;
import io.jwasm.runtime.fs.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootFileSystemTest {
  @TempDir Path directory;
  private Path root;

  @BeforeEach
  void make() throws IOException {
    root = Files.createDirectories(directory.resolve("root/data/in")).getParent().getParent();
    Files.writeString(root.resolve("data/file"), "text");
  }

  private long openFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.filter(fd -> links(fd).startsWith(directory.toString())).count();
    }
  }

  private static String links(Path fd) {
    try {
      return Files.readSymbolicLink(fd).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }

  @Test
  void showsTheRootAndTheMountsThatAreNotHidden() {
    try (var system =
        RootFileSystem.open(
            root, List.of("/data/in", "/data/file", "/none", "/data/file/x"), true)) {
      assertThat(system.mounts())
          .extracting(Mount::target)
          .containsExactly("/", "/data/in", "/data/file");
      assertThat(system.mounts().getFirst().readOnly()).isTrue();
      assertThat(system.mounts().get(1).source()).isInstanceOf(Mount.Source.Directory.class);
      assertThat(system.mounts().get(2).source())
          .isInstanceOfSatisfying(
              Mount.Source.File.class, file -> assertThat(file.path()).hasContent("text"));
    }
  }

  @Test
  void staysWhatItWasWhenNamesChange() throws IOException {
    try (var system = RootFileSystem.open(root, List.of(), false)) {
      Files.move(root, directory.resolve("moved"));
      assertThat(system.directory().resolve("data/file")).hasContent("text");
    }
  }

  @Test
  void placesBehindLinksStayInTheRoot() throws IOException {
    Files.createSymbolicLink(root.resolve("out"), directory);
    try (var system = RootFileSystem.open(root, List.of("/out/root"), false)) {
      assertThat(system.mounts()).hasSize(1);
    }
  }

  @Test
  void closesAll() throws IOException {
    try (var _ = RootFileSystem.open(root, List.of("/data/in", "/data/file"), false)) {
      assertThat(openFiles()).isEqualTo(3);
    }
    assertThat(openFiles()).isZero();
  }

  @Test
  void saysThatThereIsNone() {
    Path none = directory.resolve("none");
    assertThatThrownBy(() -> RootFileSystem.open(none, List.of(), false))
        .isInstanceOf(JwasmException.class)
        .hasMessage("open root \"" + none + "\": no such file or directory");
  }
}
