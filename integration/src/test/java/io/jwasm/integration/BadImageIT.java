package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.LayoutWriter;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.harness.Result;
import io.jwasm.integration.harness.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that are damaged, hostile or for something else: each with the message that tells why. */
class BadImageIT {
  @TempDir private Path directory;

  private static byte[] hello() {
    try {
      return Files.readAllBytes(Places.guest("c/hello.wasm"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static LayoutWriter image() {
    return new LayoutWriter().file("app.wasm", hello());
  }

  private Jwasm run(LayoutWriter image) {
    return Jwasm.run(image.write(directory.resolve("image"))).home(directory.resolve("home"));
  }

  @Test
  void aSoundImageRuns() {
    assertThat(run(image()).expectOutput(0)).isEqualTo("hello, world\n");
  }

  @Test
  void anEntrypointThatIsMissing() {
    run(image().entrypoint("/bin/none.wasm"))
        .finish()
        .expectFailure(125, "open entrypoint \"/bin/none.wasm\"", "no such file or directory")
        .expectHint("entrypoint");
  }

  @Test
  void noEntrypointAtAll() {
    run(image().entrypoint(""))
        .finish()
        .expectFailure(125, "neither entrypoint nor command")
        .expectHint("--entrypoint");
    assertThat(
            Jwasm.run(directory.resolve("image"))
                .home(directory.resolve("home"))
                .option("--entrypoint", "/app.wasm")
                .expectOutput(0))
        .isEqualTo("hello, world\n");
  }

  @Test
  void anEntrypointThatIsADirectory() {
    run(image().special("bin/", TarConstants.LF_DIR, "").entrypoint("/bin"))
        .finish()
        .expectFailure(125, "open entrypoint \"/bin\"", "is a directory");
  }

  @Test
  void anEntrypointThatIsAnElfBinary() throws IOException {
    run(image().file("bin/app", Files.readAllBytes(Path.of("/bin/true"))).entrypoint("/bin/app"))
        .finish()
        .expectFailure(125, "/bin/app", "ELF binary");
  }

  @Test
  void anImageForAnotherPlatformSaysWhatItHolds() {
    run(image().platform("windows", "amd64")).finish().expectFailure(125, "windows/amd64");
  }

  @Test
  void aLayerThatIsNoTar() {
    run(image().layer("this is no tar".repeat(100).getBytes(StandardCharsets.UTF_8)))
        .finish()
        .expectFailure(125, "unpack layer", "damaged");
  }

  @Test
  void aDigestThatDoesNotFit() {
    String wrong = LayoutWriter.sha256(new byte[] {1});
    run(image().layerDigest(wrong))
        .finish()
        .expectFailure(125, "sha256:" + wrong, "digest mismatch");
  }

  @Test
  void aBlobThatIsMissing() throws IOException {
    Path layout = image().write(directory.resolve("image"));
    String index = Files.readString(layout.resolve("index.json"));
    String digest = index.replaceAll("(?s).*\"sha256:([0-9a-f]{64})\".*", "$1");
    Files.delete(layout.resolve("blobs/sha256").resolve(digest));
    Jwasm.run(layout)
        .home(directory.resolve("home"))
        .finish()
        .expectFailure(125, digest, "not in image")
        .expectHint("incomplete");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../escaped.txt", "a/../../escaped.txt"})
  void namesThatLeadUpwards(String name) {
    run(image().file(name, new byte[] {1}))
        .finish()
        .expectFailure(125, "unpack layer", "\"" + name + "\"");
    assertThat(directory.resolve("escaped.txt")).doesNotExist();
    assertThat(named("escaped.txt")).isEmpty();
  }

  @Test
  void absoluteNamesStayInTheImage() {
    run(image().file("/tmp/jwasm-absolute.txt", new byte[] {1})).finish();
    assertThat(Path.of("/tmp/jwasm-absolute.txt")).doesNotExist();
  }

  @Test
  void linksDoNotLeadLayersOut() {
    Path target = directory.resolve("target");
    assertThat(target.toFile().mkdir()).isTrue();
    run(image()
            .special("out", TarConstants.LF_SYMLINK, target.toString())
            .file("out/x", new byte[1]))
        .finish();
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void deviceNodesAreLeftOutWithANotice() {
    Result result = run(image().special("dev/evil", TarConstants.LF_CHR, "")).expectExit(0);
    assertThat(result.stdout()).isEqualTo("hello, world\n");
    assertThat(result.stderr()).contains("devices", "dev/evil");
    assertThat(named("evil")).isEmpty();
  }

  private Stream<Path> named(String name) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.endsWith(name)).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void damagedDocuments() throws IOException {
    Path layout = image().write(directory.resolve("image"));
    Files.writeString(layout.resolve("index.json"), "{\"schemaVersion\":2,\"manifests\":[{}]}");
    Jwasm.run(layout).home(directory.resolve("home")).finish().expectFailure(125, "/manifests/0");
    Files.writeString(layout.resolve("index.json"), "{\"schemaVersion\":");
    Jwasm.run(layout).home(directory.resolve("home")).finish().expectFailure(125, "index.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UPPER/Case", "a b", "docker://x:y:z", "name@sha256:12"})
  void badReferences(String reference) {
    Jwasm.run(reference).finish().expectFailure(125, "image reference", "not of the form");
  }

  @Test
  void aRegistryThatDoesNotAnswer() {
    Jwasm.run("localhost:1/team/app:1")
        .home(directory.resolve("home"))
        .option("--insecure-registry")
        .finish()
        .expectFailure(125, "localhost:1")
        .expectHint("registry");
  }

  @Test
  void aFullDiskInTheHome() {
    Path image = image().file("big", new byte[6 << 20]).write(directory.resolve("image"));
    Path small = directory.resolve("small");
    // A mount namespace of its own, so that nothing stays mounted.
    String script =
        "mkdir -p $SMALL && unshare --mount --map-root-user sh -c"
            + " 'mount -t tmpfs -o size=4m none $SMALL && JWASM_HOME=$SMALL exec $RUN'";
    Jwasm run = Jwasm.run(image);
    run.hostEnv("SMALL", small.toString()).hostEnv("RUN", String.join(" ", run.words()));
    try (Running shell = run.startShell(script)) {
      shell
          .finish(Duration.ofMinutes(1))
          .expectFailure(125, "no space left")
          .expectHint("JWASM_HOME");
    }
  }
}
