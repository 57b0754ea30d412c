package io.jwasm.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.oci.image.Digest;
import io.jwasm.oci.image.DockerArchiveEntry;
import io.jwasm.oci.image.ImageConfig;
import io.jwasm.oci.image.Index;
import io.jwasm.oci.image.Manifest;
import io.jwasm.oci.json.OciJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBuilderTest {
  @TempDir private Path temp;

  private BuiltImage build(List<ImageFile> contents, BuildOutput output) {
    return new ImageBuilder(Map.of())
        .build(
            new BuildRequest("example.org/app:1", contents, Inputs.options(), output),
            BuildListener.NONE);
  }

  @Test
  void writesALayout() throws IOException {
    Path layout = temp.resolve("layout");

    BuiltImage built =
        build(Inputs.application(temp.resolve("in")), new BuildOutput.OciDirectory(layout));

    Index index = OciJson.readIndex(Files.readAllBytes(layout.resolve("index.json")), "index");
    Path blobs = layout.resolve("blobs/sha256");
    assertThat(index.manifests())
        .singleElement()
        .satisfies(entry -> assertThat(entry.digest()).isEqualTo(built.manifest()));
    Manifest manifest =
        OciJson.readManifest(
            Files.readAllBytes(blobs.resolve(built.manifest().encoded())), "manifest");
    assertThat(manifest.config().digest()).isEqualTo(built.config());
    ImageConfig config =
        OciJson.readImageConfig(Files.readAllBytes(blobs.resolve(built.config().encoded())), "c");
    assertConfig(config);
    assertThat(
            Archives.gzipTar(
                Files.readAllBytes(blobs.resolve(manifest.layers().getFirst().digest().encoded()))))
        .containsExactly(
            "app.wasm 644 0:0 1700000000 8",
            "usr/ 755 0:0 1 0",
            "usr/lib/ 755 0:0 1700000000 0",
            "usr/lib/a.txt 644 0:0 1700000000 3",
            "usr/lib/b/ 755 0:0 1700000000 0",
            "usr/lib/b/two.txt 644 0:0 1700000000 3",
            "usr/lib/empty/ 755 0:0 1700000000 0",
            "usr/lib/z.txt 644 0:0 1700000000 5");
  }

  private static void assertConfig(ImageConfig config) {
    assertThat(config.platform()).hasToString("wasi/wasm");
    assertThat(config.created()).isEqualTo("2023-11-14T22:13:20Z");
    assertThat(config.config().entrypoint()).containsExactly("/app.wasm");
    assertThat(config.config().cmd()).containsExactly("-c", "print(1)");
    assertThat(config.config().env()).containsExactlyInAnyOrder("B=2", "A=1=1");
    assertThat(config.config().exposedPorts()).isEqualTo(Set.of("8080/tcp", "53/udp"));
    assertThat(config.config().volumes()).isEqualTo(Set.of("/data"));
    assertThat(config.config().workingDir()).isEqualTo("/usr/lib");
    assertThat(config.config().labels()).isEqualTo(Map.of("k", "v"));
    assertThat(config.config().user()).isEqualTo("1000:1000");
    assertThat(config.rootfs().diffIds()).hasSize(1);
  }

  @Test
  void writesADockerArchive() throws IOException {
    Path file = temp.resolve("app.tar");

    BuiltImage built =
        build(Inputs.application(temp.resolve("in")), new BuildOutput.DockerArchive(file));

    Map<String, byte[]> entries = Archives.tar(Files.readAllBytes(file));
    DockerArchiveEntry entry =
        OciJson.readDockerArchive(entries.get("manifest.json"), "manifest.json").getFirst();
    assertThat(entry.repoTags()).containsExactly("example.org/app:1");
    assertThat(entry.layers()).allSatisfy(layer -> assertThat(entries).containsKey(layer));
    assertThat(Digest.of(entries.get(entry.config()))).isEqualTo(built.config());
    assertConfig(OciJson.readImageConfig(entries.get(entry.config()), "config"));
  }

  @Test
  void buildsTheSameBytesFromOtherTimesAndModes() throws IOException {
    List<ImageFile> first = Inputs.application(temp.resolve("in"));
    List<ImageFile> second = Inputs.application(temp.resolve("elsewhere/in"));
    try (Stream<Path> files = Files.walk(temp.resolve("elsewhere/in"))) {
      for (Path path : files.toList()) {
        Files.setLastModifiedTime(path, FileTime.fromMillis(123456789));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      }
    }

    for (Path output : List.of(temp.resolve("1"), temp.resolve("2"))) {
      List<ImageFile> contents = output.endsWith("1") ? first : second;
      build(contents, new BuildOutput.OciArchive(output.resolveSibling(output + ".oci")));
      build(contents, new BuildOutput.DockerArchive(output.resolveSibling(output + ".docker")));
    }

    assertThat(temp.resolve("1.oci")).hasSameBinaryContentAs(temp.resolve("2.oci"));
    assertThat(temp.resolve("1.docker")).hasSameBinaryContentAs(temp.resolve("2.docker"));
  }

  @Test
  void replacesAnOlderLayoutAndLeavesNothingBehind() throws IOException {
    List<ImageFile> contents = Inputs.application(temp.resolve("in"));
    Path layout = temp.resolve("out/layout");
    Inputs.file(layout.resolve("oci-layout"), "{}");
    Inputs.file(layout.resolve("stale"), "");

    build(contents, new BuildOutput.OciDirectory(layout));

    assertThat(layout.resolve("stale")).doesNotExist();
    assertThat(temp.resolve("out").toFile().list()).containsExactly("layout");
  }

  @Test
  void keepsADirectoryThatIsNoLayout() throws IOException {
    List<ImageFile> contents = Inputs.application(temp.resolve("in"));
    Path precious = Inputs.file(temp.resolve("out/precious"), "x");

    assertThatThrownBy(() -> build(contents, new BuildOutput.OciDirectory(precious.getParent())))
        .isInstanceOfSatisfying(
            JwasmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.ALREADY_EXISTS))
        .hasMessage(
            "write image \"" + precious.getParent() + "\": exists and is not an image layout");
    assertThat(precious).exists();
  }

  @Test
  void namesTheOutputThatCannotBeWritten() throws IOException {
    List<ImageFile> contents = Inputs.application(temp.resolve("in"));
    Path file = temp.resolve("missing/app.tar");

    assertThatThrownBy(() -> build(contents, new BuildOutput.OciArchive(file)))
        .isInstanceOf(JwasmException.class)
        .hasMessage("write image \"" + file + "\": no such file or directory");
  }

  @Test
  void reportsProgress() throws IOException {
    List<Double> heard = new ArrayList<>();
    BuildRequest request =
        new BuildRequest(
            "app",
            Inputs.application(temp.resolve("in")),
            ImageOptions.DEFAULT,
            new BuildOutput.OciArchive(temp.resolve("app.tar")));

    new ImageBuilder(Map.of()).build(request, (fraction, task) -> heard.add(fraction));

    assertThat(heard).isSorted().allMatch(fraction -> fraction >= 0 && fraction <= 1);
    assertThat(heard.getLast()).isGreaterThan(0.9);
  }
}
