package io.jwasm.image.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.image.fixture.Layout;
import io.jwasm.image.fixture.Tar;
import io.jwasm.image.layer.UnpackLimits;
import io.jwasm.image.source.SourceParser;
import io.jwasm.linux.Arch;
import io.jwasm.oci.image.Descriptor;
import io.jwasm.oci.image.Digest;
import io.jwasm.oci.image.DockerArchiveEntry;
import io.jwasm.oci.image.MediaTypes;
import io.jwasm.oci.json.OciJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageStoreTest {
  private static final String HOST = Arch.HOST.ociName();

  @TempDir Path directory;
  private ImageStore store;

  @BeforeEach
  void open() {
    store = ImageStore.open(directory.resolve("home"), UnpackLimits.DEFAULT);
  }

  private ResolvedImage load(Object source) {
    return store.load(
        SourceParser.parse(source.toString()).source(),
        LoadOptions.defaults(Map.of()),
        LoadProgress.NONE);
  }

  private Path layout(Layout layout) throws IOException {
    return layout.write(directory.resolve("layout"));
  }

  private static byte[] app() {
    return new Tar().file("app.wasm", Layout.WASM, 0644, 0).bytes();
  }

  @Test
  void loadsLayoutOncePerDigest() throws IOException {
    Layout layout = new Layout();
    Descriptor image = layout.image("/app.wasm", app(), new Tar().file("etc/x", "1").bytes());
    Path path = layout(layout.entry(image, "wasi", "wasm"));

    try (ResolvedImage first = load(path);
        ResolvedImage second = load(path)) {
      assertThat(first.digest()).contains(image.digest());
      assertThat(first.config().entrypoint()).containsExactly("/app.wasm");
      assertThat(first.config().workingDir()).isEqualTo("/work");
      assertThat(first.module()).isEmpty();
      Path root = first.root().orElseThrow();
      assertThat(root.resolve("app.wasm")).hasBinaryContent(Layout.WASM);
      assertThat(root.resolve("etc/x")).hasContent("1");
      assertThat(second.root()).contains(root);
    }
    assertThat(directory.resolve("home/temporary")).isEmptyDirectory();
    assertThat(Files.getAttribute(directory.resolve("home"), "unix:mode")).isEqualTo(040700);
  }

  @Test
  void loadsCompressedArchiveByTag() throws IOException {
    Layout layout = new Layout();
    Descriptor one = layout.image("/one", new Tar().file("one", "").bytes());
    Descriptor two = layout.image("/two", new Tar().file("two", "").bytes());
    layout.tagged(one, "1").tagged(two, "2");
    Path file = directory.resolve("images.tar.gz");
    Files.write(file, Tar.gzip(layout.tar().bytes()));

    try (ResolvedImage image = load(file + ":2")) {
      assertThat(image.digest()).contains(two.digest());
    }
    assertFails(
        file,
        ErrorKind.INVALID_ARGUMENT,
        "open image \"" + file + "\": it holds several images: 1, 2");
    assertFails(
        file + ":3",
        ErrorKind.NOT_FOUND,
        "open image \"" + file + ":3\": no image has the tag \"3\"; it holds 1, 2");
  }

  @Test
  void loadsBothGenerationsOfDockerArchives() throws IOException {
    byte[] tar = app();
    byte[] config = Layout.config("/app.wasm", List.of(Digest.of(tar), Digest.of(tar)));
    String name = Digest.of(config).encoded() + ".json";
    byte[] manifest =
        OciJson.write(
            List.of(
                new DockerArchiveEntry(
                    name,
                    List.of("app:1"),
                    List.of("a/layer.tar", "b/layer.tar"),
                    "",
                    Map.of(),
                    io.jwasm.oci.UnknownFields.NONE)));
    Path file = directory.resolve("docker.tar");
    Files.write(
        file,
        new Tar()
            .file("a/layer.tar", tar, 0644, 0)
            .symlink("b/layer.tar", "../a/layer.tar")
            .file(name, config, 0644, 0)
            .file("manifest.json", manifest, 0644, 0)
            .bytes());
    Layout layout = new Layout();
    layout.tagged(layout.image("/app.wasm", tar), "1");
    Path newer = directory.resolve("newer.tar");
    Files.write(newer, layout.tar().file("manifest.json", manifest, 0644, 0).bytes());

    for (Path archive : List.of(file, newer)) {
      try (ResolvedImage image = load("docker-archive:" + archive + ":1")) {
        assertThat(image.root().orElseThrow().resolve("app.wasm")).exists();
        assertThat(image.config().entrypoint()).containsExactly("/app.wasm");
      }
    }
  }

  @Test
  void loadsWasmArtifacts() throws IOException {
    for (String type :
        List.of(MediaTypes.WASM, MediaTypes.WASM_CONTENT_LAYER, MediaTypes.WASM_COMPONENT_LAYER)) {
      Layout layout = new Layout();
      try (ResolvedImage image = load(layout(layout.entry(layout.artifact(type, Layout.WASM))))) {
        assertThat(image.module().orElseThrow()).hasBinaryContent(Layout.WASM);
        assertThat(image.root()).isEmpty();
      }
    }
  }

  @Test
  void saysThatAnArtifactIsAComponent() throws IOException {
    Layout layout = new Layout();
    layout.entry(layout.artifact(MediaTypes.WASM_COMPONENT_LAYER, Layout.COMPONENT));

    assertFails(layout(layout), ErrorKind.UNIMPLEMENTED, "its module is a component");
  }

  @Test
  void loadsPlainFilesAndDirectories() throws IOException {
    Path module = Files.write(directory.resolve("app.wasm"), Layout.WASM);
    Path root = Files.createDirectory(directory.resolve("root"));

    assertThat(load(module).module()).contains(module);
    assertThat(load(root).root()).contains(root);
  }

  @Test
  void takesLinuxEntryOnlyIfItsEntrypointIsWasm() throws IOException {
    Layout layout = new Layout();
    Descriptor elf = layout.image("sh", new Tar().file("bin/sh", "\u007fELF").bytes());
    Descriptor wasm =
        layout.image("app.wasm", new Tar().file("work/app.wasm", Layout.WASM, 0, 0).bytes());
    layout.entry(elf, "linux", HOST).entry(wasm, "linux", HOST);

    try (ResolvedImage image = load(layout(layout))) {
      assertThat(image.digest()).contains(wasm.digest());
    }
  }

  @Test
  void listsWhatAnIndexHoldsIfNothingFits() throws IOException {
    Layout layout = new Layout();
    Descriptor elf = layout.image("/sh", new Tar().file("sh", "\u007fELF").bytes());
    Path path = layout(layout.entry(elf, "linux", HOST).entry(elf, "linux", "s390x"));

    assertFails(
        path, ErrorKind.NOT_FOUND, "no entrypoint is a wasm module; the index holds linux/" + HOST);
    assertFails(
        new Layout().entry(elf, "linux", "s390x").write(directory.resolve("other")),
        ErrorKind.NOT_FOUND,
        "the index holds linux/s390x");
  }

  @Test
  void namesBothDigestsOfADamagedBlob() throws IOException {
    Layout layout = new Layout();
    Path path = layout(layout.entry(layout.image("/app.wasm", app())));
    Digest packed = Digest.of(Tar.gzip(app()));
    byte[] other = "other".getBytes();
    Files.write(Layout.file(path, packed), other);

    assertFails(
        path,
        ErrorKind.DATA_LOSS,
        "read image blob \""
            + packed
            + "\": digest mismatch: expected "
            + packed
            + ", found "
            + Digest.of(other));
    Files.delete(Layout.file(path, packed));
    assertFails(path, ErrorKind.NOT_FOUND, "not in image \"" + path + "\"");
    assertThat(directory.resolve("home/images")).isEmptyDirectory();
    assertThat(directory.resolve("home/temporary")).isEmptyDirectory();
  }

  @Test
  void reportsBadSources() throws IOException {
    Path file = Files.writeString(directory.resolve("x.tar"), "ustar".repeat(200));
    Path empty = Files.write(directory.resolve("y.tar"), new Tar().file("x", "").bytes());

    assertFails(file, ErrorKind.INVALID_ARGUMENT, "neither a wasm module nor an image archive");
    assertFails("oci:" + file, ErrorKind.INVALID_ARGUMENT, "no readable tar: ");
    assertFails(empty, ErrorKind.INVALID_ARGUMENT, "neither an OCI layout (index.json) nor");
    assertFails("./none", ErrorKind.NOT_FOUND, "open image \"./none\": no such file or directory");
    assertFails("Bad Name", ErrorKind.INVALID_ARGUMENT, "read image reference \"Bad Name\"");
  }

  private void assertFails(Object source, ErrorKind kind, String message) {
    assertThatThrownBy(() -> load(source))
        .isInstanceOfSatisfying(JwasmException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(message);
  }

  @Test
  void prunesWhatIsNotInUse() throws IOException {
    Layout layout = new Layout();
    Path path = layout(layout.entry(layout.image("/app.wasm", app())));

    try (ResolvedImage image = load(path)) {
      assertThat(store.list()).singleElement().matches(StoredImage::inUse);
      assertThat(store.prune()).isEmpty();
      assertThat(image.root().orElseThrow().resolve("app.wasm")).exists();
    }
    assertThat(store.list()).singleElement().matches(stored -> !stored.inUse());
    assertThat(store.prune()).hasSize(1);
    assertThat(store.list()).isEmpty();
    try (Stream<Path> locks = Files.list(directory.resolve("home/locks"))) {
      assertThat(locks).isEmpty();
    }
  }

  @Test
  void copiesRootForWriting() throws IOException {
    Layout layout = new Layout();
    byte[] tar =
        new Tar()
            .directory("d", 0555, 7)
            .file("d/f", "1".getBytes(), 0640, 9)
            .hardLink("h", "d/f")
            .symlink("s", "/d/f")
            .bytes();
    try (ResolvedImage image = load(layout(layout.entry(layout.image("/x", tar))))) {
      Path shared = image.root().orElseThrow();
      Path copied;
      try (WritableRoot copy = store.writableRoot(image)) {
        copied = copy.directory();
        Files.writeString(copied.resolve("h"), "2");

        assertThat(shared.resolve("d/f")).hasContent("1");
        assertThat(copied.resolve("d/f")).hasContent("2");
        assertThat(Files.readSymbolicLink(copied.resolve("s"))).hasToString("/d/f");
        assertThat(Files.getAttribute(copied.resolve("d/f"), "unix:mode")).isEqualTo(0100640);
        assertThat(Files.getLastModifiedTime(copied.resolve("d")).toMillis()).isEqualTo(7_000);
      }
      assertThat(copied).doesNotExist();
    }
  }
}
