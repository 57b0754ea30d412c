package io.jwasm.shim.holder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real mounts, in the namespaces of holders. */
class FileTreeTest {
  private static final Path PROGRAM = Path.of(System.getProperty("jwasm.holder", ""));

  @TempDir Path directory;
  private final Holders holders = new Holders(PROGRAM);
  private Path root;
  private List<String> before;

  @BeforeEach
  void make() throws IOException {
    assumeTrue(Files.isExecutable(PROGRAM), "holder is not built");
    assumeTrue(System.getProperty("user.name").equals("root"), "mounts need root");
    root = Files.createDirectories(directory.resolve("root"));
    before = hostMounts();
  }

  @AfterEach
  void nothingIsMounted() throws IOException {
    holders.close();
    if (before != null) {
      assertThat(hostMounts()).isEqualTo(before);
    }
  }

  private static List<String> hostMounts() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mounts"));
  }

  private Path file(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static MountRequest mount(String type, String source, String target, String... options) {
    return new MountRequest(source, target, type, MountOptions.of(List.of(options)));
  }

  private static MountRequest bind(Path source, String target, String... options) {
    return new MountRequest(
        source.toString(), target, "", MountOptions.of(List.of(options)).asBind());
  }

  private Holder start(boolean readOnly, MountRequest... mounts) {
    return holders.start(
        HolderRequest.plain("t")
            .with(new FileTree(root, List.of(mounts), List.of(), List.of(), readOnly)));
  }

  private static String size(Path fileSystem) throws IOException {
    var command =
        new ProcessBuilder("stat", "-f", "-c", "%b blocks of %S", fileSystem.toString()).start();
    return new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Test
  void mountsInOrderAndMakesWhatIsMissing() throws IOException {
    Path volume = file("volume/v", "of the volume").getParent();
    Path single = file("single", "by itself");
    try (Holder holder =
        start(
            false,
            bind(volume, "/a/b"),
            bind(single, "/a/b/conf/x"),
            mount("tmpfs", "tmpfs", "/a/tmp", "size=1m", "mode=1777", "nosuid"),
            bind(single, "/a/hidden/x"),
            mount("tmpfs", "tmpfs", "/a/hidden", "ro"))) {
      Path seen = holder.root();
      assertThat(seen.resolve("a/b/v")).hasContent("of the volume");
      assertThat(seen.resolve("a/b/conf/x")).hasContent("by itself");
      Path temporary = seen.resolve("a/tmp");
      assertThat(size(temporary)).isEqualTo("256 blocks of 4096");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary)))
          .isEqualTo("rwxrwxrwx");
      assertThat(seen.resolve("a/hidden")).isEmptyDirectory();
      assertThatThrownBy(() -> Files.createFile(seen.resolve("a/hidden/no")))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("Read-only");
      assertThat(hostMounts()).isEqualTo(before);
    }
    assertThat(root.resolve("a/b")).as("places stay, as with others").isEmptyDirectory();
    assertThat(volume.resolve("conf/x")).isEmptyFile();
  }

  @Test
  void aReadOnlyBindInsideAVolumeIsOne() throws IOException {
    Path volume = file("volume/v", "text").getParent();
    Path inner = file("inner/i", "text").getParent();
    try (Holder holder =
        start(true, bind(volume, "/data", "rw"), bind(inner, "/data/in", "ro", "rprivate"))) {
      Path data = holder.root().resolve("data");
      Files.writeString(data.resolve("new"), "text");
      assertThat(volume.resolve("new")).hasContent("text");
      assertThatThrownBy(() -> Files.createFile(data.resolve("in/no")))
          .hasMessageContaining("Read-only");
      assertThatThrownBy(() -> Files.createFile(holder.root().resolve("no")))
          .hasMessageContaining("Read-only");
    }
  }

  @Test
  void masksAndProtectsWhatIsThere() throws IOException {
    Path volume = file("volume/v", "text").getParent();
    file("root/etc/passwd", "root");
    file("root/etc/shadow", "secret");
    file("root/keys/one", "secret");
    file("root/rest", "text");
    Files.createSymbolicLink(root.resolve("out"), directory.resolve("volume"));
    var tree =
        new FileTree(
            root,
            List.of(bind(volume, "/etc/v")),
            List.of("/etc", "/rest", "/none", "/rest/none"),
            List.of("/etc/shadow", "/keys", "/etc/v/none", "/out"),
            false);
    try (Holder holder = holders.start(HolderRequest.plain("t").with(tree))) {
      Path seen = holder.root();
      assertThat(seen.resolve("etc/passwd")).hasContent("root");
      assertThat(Files.readAllBytes(seen.resolve("etc/shadow"))).isEmpty();
      assertThat(seen.resolve("keys")).isEmptyDirectory();
      for (String no : List.of("etc/new", "keys/new", "rest")) {
        assertThatThrownBy(() -> Files.writeString(seen.resolve(no), "x"))
            .hasMessageContaining("Read-only");
      }
      Files.writeString(seen.resolve("etc/v/new"), "of the volume");
      Files.writeString(seen.resolve("new"), "text");
    }
    assertThat(root.resolve("etc/shadow")).hasContent("secret");
    assertThat(volume.resolve("v")).hasContent("text");
  }

  @Test
  void aLayerMayBeMountedBelowTheRoot() throws IOException {
    Path first = file("first/a", "a").getParent();
    Path usr = file("usr/b", "b").getParent();
    Files.createDirectories(first.resolve("usr"));
    try (Holder holder = start(true, bind(first, "", "ro"), bind(usr, "usr", "ro"))) {
      assertThat(holder.root().resolve("a")).hasContent("a");
      assertThat(holder.root().resolve("usr/b")).hasContent("b");
    }
  }

  @Test
  void onlyARecursiveReadOnlyBindReachesWhatIsMountedBelow() throws IOException {
    Path source = root.resolve("v");
    try (Holder holder =
        start(
            false,
            mount("tmpfs", "tmpfs", "/v"),
            mount("tmpfs", "tmpfs", "/v/below"),
            bind(source, "/alone", "bind", "ro"),
            bind(source, "/flat", "rbind", "ro"),
            bind(source, "/deep", "rbind", "rro"))) {
      Path seen = holder.root();
      Files.createFile(seen.resolve("flat/below/yes"));
      assertThat(seen.resolve("deep/below/yes")).isEmptyFile();
      assertThat(seen.resolve("alone/below")).isEmptyDirectory();
      for (String no : new String[] {"flat/no", "deep/no", "deep/below/no"}) {
        assertThatThrownBy(() -> Files.createFile(seen.resolve(no)))
            .hasMessageContaining("Read-only");
      }
    }
  }

  @Test
  void linksOfTheRootDoNotLeadOut() throws IOException {
    Files.createSymbolicLink(root.resolve("absolute"), directory.resolve("outside"));
    Files.createSymbolicLink(root.resolve("above"), Path.of("../../../../../../up"));
    Path single = file("single", "text");
    Files.createDirectories(root.resolve(directory.resolve("outside").toString().substring(1)));
    Files.createDirectories(root.resolve("up"));
    try (Holder holder = start(false, bind(single, "/absolute/x"), bind(single, "/above/y"))) {
      assertThat(holder.root().resolve("up/y")).hasContent("text");
    }
    assertThat(directory.resolve("outside")).doesNotExist();
    assertThat(Path.of("/up")).doesNotExist();
  }

  @Test
  void aFileThatIsReplacedOnTheHostStaysTheOldOne() throws IOException {
    Path single = file("single", "old");
    try (Holder holder = start(false, bind(single, "/x"))) {
      Path seen = holder.root().resolve("x");
      Files.move(file("next", "new"), single, StandardCopyOption.REPLACE_EXISTING);
      assertThat(seen).hasContent("old");
      assertThat(single).hasContent("new");
    }
  }

  @Test
  void furtherProcessesShareTheFiles() throws IOException {
    try (Holder first = start(false, mount("tmpfs", "tmpfs", "/tmp"))) {
      Files.writeString(first.root().resolve("tmp/x"), "shared");
      var joins = HolderRequest.plain("t").joining(first.paths(List.of(NamespaceKind.MOUNT)));
      try (Holder second = holders.start(joins)) {
        assertThat(second.root().resolve("tmp/x")).hasContent("shared");
      }
    }
  }

  @Test
  void saysWhichMountFailed() throws IOException {
    Path single = file("single", "text");
    MountRequest good = bind(single, "/x");
    assertThatThrownBy(() -> start(false, good, bind(Path.of("/nonexistent/s"), "/y")))
        .hasMessage("mount \"/nonexistent/s:/y\": no such file or directory");
    assertThatThrownBy(() -> start(false, good, good, mount("nofs", "dev", "/y")))
        .hasMessage("mount \"dev:/y\": no such device");
    assertThatThrownBy(() -> start(false, mount("tmpfs", "tmpfs", "/t", "size=lots")))
        .hasMessage("mount \"tmpfs:/t\": invalid argument (size=lots)");
    assertThatThrownBy(() -> start(false, good, bind(single, "/x/y")))
        .as("below a file")
        .hasMessage("mount \"" + single + ":/x/y\": not a directory");
  }

  @Test
  void theRootMayHaveManyLayers() throws IOException {
    List<String> layers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      String name = "long".repeat(10) + "/" + i;
      layers.add(file(name + "/fs/" + i, "layer " + i).getParent().toString());
    }
    String data = "lowerdir=" + String.join(":", layers);
    try (Holder holder = start(false, mount("overlay", "overlay", "", data))) {
      assertThat(holder.root().resolve("0")).hasContent("layer 0");
      assertThat(holder.root().resolve("99")).hasContent("layer 99");
    }
  }

  @Test
  void theRootMayBeAMount() throws IOException {
    Path lower = file("lower/l", "below").getParent();
    try (Holder holder = start(false, bind(lower, "", "rbind", "ro"))) {
      assertThat(holder.root().resolve("l")).hasContent("below");
      assertThatThrownBy(() -> Files.createFile(holder.root().resolve("no")))
          .hasMessageContaining("Read-only");
    }
    Path single = file("single", "text");
    try (Holder holder = start(false, bind(lower, "", "ro"), bind(single, "/a/b"))) {
      assertThat(holder.root().resolve("a/b")).as("a place that is missing").hasContent("text");
      assertThat(holder.root().resolve("l")).hasContent("below");
      assertThatThrownBy(() -> Files.createFile(holder.root().resolve("no")))
          .hasMessageContaining("Read-only");
      assertThat(lower.resolve("a")).doesNotExist();
    }
    try (Holder holder = start(false, mount("tmpfs", "tmpfs", ""), bind(lower, "/in"))) {
      assertThat(holder.root().resolve("in/l")).hasContent("below");
    }
    assertThat(root).isEmptyDirectory();
  }
}
