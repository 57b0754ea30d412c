package io.jwasm.image.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.image.fixture.Tar;
import io.jwasm.oci.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RootUnpackerTest {
  @TempDir Path root;

  @Test
  void setsModesAndTimesAndDropsSetIds() throws IOException {
    Unpacking.into(
        root, new Tar().directory("d", 0750, 1_000).file("d/f", new byte[] {1}, 06754, 2_000));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("d/f"))))
        .isEqualTo("rwxr-xr--");
    assertThat(Files.getAttribute(root.resolve("d/f"), "unix:mode")).isEqualTo(0100754);
    assertThat(Files.getLastModifiedTime(root.resolve("d/f")))
        .isEqualTo(FileTime.fromMillis(2_000_000));
    assertThat(Files.getLastModifiedTime(root.resolve("d")))
        .isEqualTo(FileTime.fromMillis(1_000_000));
    assertThat(Files.getAttribute(root.resolve("d"), "unix:mode")).isEqualTo(040750);
  }

  @Test
  void readsLongAndForeignNames() throws IOException {
    String name = "ü".repeat(60) + "/" + "n".repeat(150);
    Unpacking.into(
        root,
        new Tar().file(name + "pax", "1").hardLink("pax", name + "pax"),
        new Tar().gnuLongNames().file("n".repeat(150) + "gnu", "2"));

    assertThat(root.resolve(name + "pax")).hasContent("1");
    assertThat(root.resolve("pax")).hasContent("1");
    assertThat(root.resolve("n".repeat(150) + "gnu")).hasContent("2");
  }

  @Test
  void unpacksGzipAndZstd() {
    byte[] one = new Tar().file("one", "1").bytes();
    byte[] two = new Tar().file("two", "2").bytes();
    try (RootUnpacker unpacker =
        new RootUnpacker(root, new UnpackBudget(UnpackLimits.DEFAULT, "test"), false)) {
      unpacker.apply(Unpacking.layer(Tar.gzip(one), Digest.of(one)));
      unpacker.apply(Unpacking.layer(Zstd.compress(two), Digest.of(two)));
    }

    assertThat(root.resolve("one")).hasContent("1");
    assertThat(root.resolve("two")).hasContent("2");
  }

  @Test
  void followsLinksOfTheImageInsideTheRoot() throws IOException {
    Path outside = Files.createTempDirectory("outside");
    try {
      Unpacking.into(
          root,
          new Tar()
              .directory("usr/lib")
              .symlink("lib", "/usr/lib")
              .symlink("escape", "../../../.." + outside)
              .symlink("absolute", outside.toString())
              .symlink("run", "var/run"),
          new Tar()
              .file("lib/f", "1")
              .file("escape/f", "2")
              .file("absolute/f", "3")
              .file("run/deep/f", "4"));

      assertThat(root.resolve("usr/lib/f")).hasContent("1");
      assertThat(outside).isEmptyDirectory();
      assertThat(root.resolve("." + outside).resolve("f")).hasContent("3");
      assertThat(root.resolve("var/run/deep/f")).hasContent("4");
    } finally {
      Files.delete(outside);
    }
  }

  @Test
  void replacesLinksAndNeverWritesThroughThem() throws IOException {
    Path victim = Files.writeString(Files.createTempFile("victim", ""), "safe");
    try {
      Unpacking.into(
          root,
          new Tar().symlink("f", victim.toString()).file("f", "new"),
          new Tar().file("g", "first").hardLink("h", "g"),
          new Tar().file("g", "second"));

      assertThat(victim).hasContent("safe");
      assertThat(root.resolve("f")).hasContent("new");
      assertThat(root.resolve("g")).hasContent("second");
      assertThat(root.resolve("h")).hasContent("first");
    } finally {
      Files.delete(victim);
    }
  }

  @Test
  void whiteoutsDoNotFollowLinks() throws IOException {
    Path outside = Files.createTempDirectory("outside");
    Path kept = Files.writeString(outside.resolve("kept"), "");
    try {
      Unpacking.into(
          root,
          new Tar().symlink("link", outside.toString()).file("other", ""),
          new Tar().file("link/.wh.kept", "").file("link/.wh..wh..opq", "").file(".wh.link", ""));

      assertThat(kept).exists();
      assertThat(root.resolve("link")).doesNotExist();
      assertThat(root.resolve("other")).exists();
    } finally {
      Files.delete(kept);
      Files.delete(outside);
    }
  }

  @Test
  void leavesOutDevicesAndSaysSo() {
    List<String> notices =
        Unpacking.into(
            root, new Tar().typed("dev/null", (byte) '3', "").typed("p\u001bq", (byte) '6', ""));

    assertThat(notices)
        .containsExactly("left out devices and fifos, which wasm guests cannot use: dev/null, p?q");
    assertThat(root.resolve("dev/null")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "../x|entry \"../x\": its name leads out of the image",
        "/../x|entry \"/../x\": its name leads out of the image",
        "a/../../x|entry \"a/../../x\": its name leads out of the image",
        "a/.wh.|entry \"a/.wh.\": it is a whiteout of nothing",
        "a/.wh..|entry \"a/.wh..\": it is a whiteout of nothing",
        "a/.wh...|entry \"a/.wh...\": it is a whiteout of nothing",
        ".|entry \".\": it would replace the root directory",
      })
  void refusesNames(String name, String message) {
    assertThatThrownBy(
            () -> Unpacking.into(root, new Tar().directory("a"), new Tar().file(name, "x")))
        .isInstanceOf(JwasmException.class)
        .hasMessage("unpack layer \"layer\": " + message);
  }

  @Test
  void takesAbsoluteNamesFromTheRoot() {
    Unpacking.into(root, new Tar().file("/etc/x", "1").file("a/../b", "2"));

    assertThat(root.resolve("etc/x")).hasContent("1");
    assertThat(root.resolve("b")).hasContent("2");
  }

  @Test
  void refusesNulAndOverlongNames() {
    assertRefused(
        new Tar().file("x\0y" + "z".repeat(120), ""), "its name or link target holds a NUL");
    assertRefused(new Tar().symlink("l", "t\0" + "z".repeat(120)), "holds a NUL character");
    assertRefused(new Tar().file("x/".repeat(2100) + "y", ""), "longer than 4095 bytes");
    assertRefused(new Tar().file("x/".repeat(300) + "y", ""), "deeper than 256 directories");
    assertRefused(new Tar().file("x".repeat(256), ""), "file name too long");
  }

  @Test
  void refusesLinksOutAndToNothing() {
    assertRefused(new Tar().hardLink("l", "../x"), "its name leads out of the image");
    assertRefused(new Tar().hardLink("l", "/etc/passwd"), "target of its hard link does not exist");
    assertRefused(new Tar().directory("d").hardLink("l", "d"), "operation not permitted");
    assertRefused(new Tar().symlink("l", ""), "make link: no such file or directory");
    assertRefused(new Tar().typed("q", (byte) 'q', ""), "its type 'q' is unknown");
  }

  @Test
  void refusesLinkLoopsAndFilesAsDirectories() {
    assertRefused(new Tar().symlink("a", "b").symlink("b", "a").file("a/x", ""), "symbolic links");
    assertRefused(new Tar().symlink("s", "s/t").file("s/x", ""), "symbolic links");
    assertRefused(new Tar().file("f", "").file("f/x", ""), "not a directory");
  }

  private void assertRefused(Tar tar, String message) {
    assertThatThrownBy(() -> Unpacking.into(root, tar))
        .isInstanceOf(JwasmException.class)
        .hasMessageContaining("unpack layer \"layer\": entry \"")
        .hasMessageContaining(message);
  }

  @Test
  void boundsBytesEntriesAndRatio() {
    byte[] zeros = new Tar().file("zeros", new byte[70 << 20], 0644, 0).bytes();
    byte[] packed = Tar.gzip(zeros);

    assertExhausted(new UnpackLimits(1_000, 10, 100, 10, 1000), zeros, "more than 1000 bytes");
    assertExhausted(
        new UnpackLimits(1 << 20, 1, 100, 10, 1000),
        new Tar().file("a", "").file("b", "").bytes(),
        "more than 1 entries");
    assertThatThrownBy(
            () -> {
              UnpackBudget budget = new UnpackBudget(new UnpackLimits(1L << 40, 9, 9, 9, 50), "i");
              try (RootUnpacker unpacker = new RootUnpacker(root, budget, false)) {
                unpacker.apply(Unpacking.layer(packed, Digest.of(zeros)));
              }
            })
        .hasMessage("unpack image \"i\": a layer unpacks to more than 50 times its size");
  }

  @Test
  void boundsHeaders() {
    byte[] name = new Tar().longName(2 << 20).file("n", "").bytes();

    assertExhausted(UnpackLimits.DEFAULT, name, "a tar header is longer than 1048576 bytes");
  }

  private void assertExhausted(UnpackLimits limits, byte[] layer, String message) {
    assertThatThrownBy(() -> Unpacking.into(root, limits, layer))
        .isInstanceOfSatisfying(
            JwasmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.RESOURCE_EXHAUSTED))
        .hasMessageContaining(message);
  }

  @Test
  void namesBothDigestsOfAnotherContent() {
    byte[] tar = new Tar().file("f", "1").bytes();
    Digest other = Digest.of(new byte[0]);

    assertThatThrownBy(() -> apply(tar, other))
        .isInstanceOf(JwasmException.class)
        .hasMessage(
            "unpack layer \"layer\": its content is "
                + Digest.of(tar)
                + ", but the image config names "
                + other);
  }

  @Test
  void reportsDamage() {
    byte[] tar = new Tar().file("f", new byte[5_000], 0644, 0).bytes();
    byte[] gzip = Tar.gzip(tar);

    assertThatThrownBy(() -> apply(Arrays.copyOf(tar, 2_000), Digest.of(tar)))
        .hasMessageContaining("unpack layer \"layer\": damaged: ");
    assertThatThrownBy(() -> apply(Arrays.copyOf(gzip, gzip.length / 2), Digest.of(tar)))
        .hasMessageContaining("unpack layer \"layer\": damaged: ");
    assertThatThrownBy(() -> apply("no tar at all".repeat(100).getBytes(), Digest.of(tar)))
        .hasMessageContaining("unpack layer \"layer\": damaged: ");
  }

  private void apply(byte[] stored, Digest diffId) {
    try (RootUnpacker unpacker =
        new RootUnpacker(root, new UnpackBudget(UnpackLimits.DEFAULT, "test"), false)) {
      unpacker.apply(Unpacking.layer(stored, diffId));
    }
  }
}
