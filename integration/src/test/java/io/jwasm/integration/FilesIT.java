package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.LayoutWriter;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.harness.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes, read-only and temporary files, and what lies outside of them. */
class FilesIT {
  @TempDir private Path directory;
  private Path volume;

  @BeforeEach
  void fillVolume() throws IOException {
    volume = Files.createDirectory(directory.resolve("volume"));
    Jwasm.file(volume.resolve("a.txt"), "alpha\n");
    Jwasm.file(volume.resolve("größe/漢字 😀.txt"), "unicode\n");
    Files.createSymbolicLink(volume.resolve("link"), Path.of("a.txt"));
  }

  private Jwasm files(Object... args) {
    return Jwasm.guest("c/files.wasm").volume(volume, "/data").args(args);
  }

  @Test
  void aTreeIsWalkedWithUnicodeNames() {
    assertThat(files("walk", "/data").expectOutput(0))
        .isEqualTo("- 6 /data/a.txt\nd 0 /data/größe\n- 8 /data/größe/漢字 😀.txt\nl 0 /data/link\n");
  }

  @Test
  void linksInsideAreFollowed() {
    assertThat(files("cat", "/data/link").expectOutput(0)).isEqualTo("alpha\n");
  }

  @Test
  void whatTheGuestWritesIsOnTheHost() throws IOException {
    files("write", "/data/größe/neu.txt", "text").expectExit(0).expectSilence();
    assertThat(volume.resolve("größe/neu.txt")).hasContent("text");
    files("append", "/data/größe/neu.txt", " more").expectExit(0);
    assertThat(volume.resolve("größe/neu.txt")).hasContent("text more");
    files("mv", "/data/größe/neu.txt", "/data/moved").expectExit(0);
    files("ln", "/data/moved", "/data/hard").expectExit(0);
    files("rm", "/data/moved").expectExit(0);
    assertThat(volume.resolve("hard")).hasContent("text more");
    files("symlink", "hard", "/data/soft").expectExit(0);
    assertThat(Files.readSymbolicLink(volume.resolve("soft"))).isEqualTo(Path.of("hard"));
    files("mkdir", "/data/new").expectExit(0);
    files("rmdir", "/data/new").expectExit(0);
    assertThat(volume.resolve("new")).doesNotExist();
  }

  @Test
  void removingWhileReadingADirectoryMissesNothing() {
    Path many = directory.resolve("many");
    assertThat(many.toFile().mkdir()).isTrue();
    // The limit on descriptors shows that none is left open on the way.
    String output =
        Jwasm.guest("c/files.wasm")
            .under("prlimit", "--nofile=128")
            .volume(many, "/many")
            .args("sweep", "/many", 2000)
            .expectOutput(0);
    assertThat(output).isEqualTo("removed 2000\n");
    assertThat(many).isEmptyDirectory();
  }

  @Test
  void aReadOnlyVolumeRefusesChanges() {
    Jwasm write =
        Jwasm.guest("c/files.wasm")
            .option("-v", volume + ":/data:ro")
            .args("write", "/data/a.txt", "changed");
    assertThat(write.expectExit(1).stdout()).contains("errno 69");
    assertThat(volume.resolve("a.txt")).hasContent("alpha\n");
    assertThat(
            Jwasm.guest("c/files.wasm")
                .option("-v", volume + ":/data:ro")
                .args("cat", "/data/a.txt")
                .expectOutput(0))
        .isEqualTo("alpha\n");
  }

  @Test
  void aSingleFileCanBeMounted() {
    Path file = volume.resolve("a.txt");
    assertThat(
            Jwasm.guest("c/files.wasm")
                .volume(file, "/etc/app.conf")
                .args("cat", "/etc/app.conf")
                .expectOutput(0))
        .isEqualTo("alpha\n");
    Jwasm.guest("c/files.wasm")
        .volume(file, "/etc/app.conf")
        .args("write", "/etc/app.conf", "new")
        .expectExit(0);
    assertThat(file).hasContent("new");
  }

  @Test
  void temporaryFilesLastForTheRunOnly() {
    Jwasm write = Jwasm.guest("c/files.wasm").option("--tmpfs", "/tmp");
    write.args("write", "/tmp/x", "text").expectExit(0).expectSilence();
    assertThat(
            Jwasm.guest("c/files.wasm")
                .option("--tmpfs", "/tmp")
                .args("walk", "/tmp")
                .expectOutput(0))
        .isEmpty();
  }

  @Test
  void aFullDeviceIsTheGuestsError() {
    Jwasm write = Jwasm.guest("c/files.wasm").volume(volume, "/").args("write", "/dev/full", "x");
    assertThat(write.expectExit(1).stdout()).contains("errno 51");
  }

  @Test
  void deviceFilesAreThereWithoutAnyMount() {
    assertThat(Jwasm.guest("c/dev.wasm").volume(volume, "/").expectOutput(0))
        .isEqualTo(
            """
            /dev/null read 0
            /dev/null wrote 6
            /dev/zero read 16 zeros
            /dev/random read 16
            /dev/urandom read 16
            /dev/full wrote -1
            to it
            /dev/stdout wrote 6
            """);
  }

  @Test
  void aPathThatNoMountCoversIsNamedInTheEnd() throws IOException {
    byte[] module = Files.readAllBytes(Places.guest("c/files.wasm"));
    Path image = new LayoutWriter().file("app.wasm", module).write(directory.resolve("image"));
    Result result = Jwasm.run(image).args("cat", "/etc/app.conf").expectExit(1);
    assertThat(result.stdout()).contains("errno 44");
    assertThat(result.stderr()).contains("/etc/app.conf");
    result.expectHint("-v");
  }

  @Test
  void nothingEscapesFromAVolume() throws IOException {
    Path outside = Jwasm.file(directory.resolve("outside.txt"), "secret\n");
    Path inside = Files.createDirectories(directory.resolve("inside/deep")).getParent();
    Jwasm.file(inside.resolve("inside.txt"), "inside\n");
    Files.createSymbolicLink(inside.resolve("abs"), Path.of("/etc/passwd"));
    Files.createSymbolicLink(inside.resolve("up"), Path.of(".."));
    Files.createSymbolicLink(inside.resolve("chain"), Path.of("up"));
    Files.createSymbolicLink(inside.resolve("deep/up"), Path.of("../.."));
    String output = Jwasm.guest("c/confine.wasm").volume(inside, "/data").expectOutput(0);
    assertThat(output).endsWith("escapes 0\n").doesNotContain("ESCAPED");
    assertThat(outside).hasContent("secret\n");
    assertThat(directory.toFile().list())
        .containsExactlyInAnyOrder("volume", "inside", "outside.txt");
  }

  @Test
  void aVolumeThatIsNotThereIsExplained() {
    Path missing = directory.resolve("missing");
    Jwasm.guest("c/hello.wasm")
        .volume(missing, "/data")
        .finish()
        .expectFailure(125, missing.toString(), "no such file");
  }
}
