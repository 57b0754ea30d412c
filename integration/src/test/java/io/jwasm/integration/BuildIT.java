package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code jwasm build}, and that what it makes runs. */
class BuildIT {
  @TempDir private Path directory;

  private Jwasm build(String output) {
    Jwasm.file(directory.resolve("site/größe/index.html"), "<p>text\n");
    return Jwasm.command(
            "build",
            Places.guest("c/files.wasm") + ":/bin/files.wasm",
            Places.guest("c/args.wasm") + ":/bin/args.wasm",
            directory.resolve("site") + ":/var/www")
        .option("-o", output, "--entrypoint", "/bin/files.wasm", "--cmd", "walk", "--cmd", "/var")
        .option("--env", "A=from image", "--workdir", "/var", "--label", "k=v", "--port", "80");
  }

  private Jwasm run(String image) {
    return Jwasm.run(image).home(directory.resolve("home"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci:layout", "image.tar", "docker-archive:docker.tar"})
  void everyFormatRunsAsBuilt(String format) {
    int colon = format.indexOf(':');
    String path = directory.resolve(format.substring(colon + 1)).toString();
    build(format.substring(0, colon + 1) + path).expectExit(0);
    assertThat(run(path).expectOutput(0))
        .isEqualTo("d 0 /var/www\nd 0 /var/www/größe\n- 8 /var/www/größe/index.html\n");
    assertThat(run(path).args("cat", "/var/www/größe/index.html").expectOutput(0))
        .isEqualTo("<p>text\n");
  }

  @Test
  void imageAndUserShareTheEnvironmentAndTheCommand() {
    String image = directory.resolve("image.tar").toString();
    build(image).expectExit(0);
    String output =
        run(image).option("--entrypoint", "/bin/args.wasm").env("B", "b").args("x").expectOutput(0);
    assertThat(output).contains("arg 1 x\n", "env A=from image\n", "env B=b\n", "env PWD=/var\n");
    assertThat(run(image).option("--entrypoint", "/bin/args.wasm").env("A", "a").expectOutput(0))
        .contains("env A=a\n")
        .doesNotContain("from image");
  }

  @Test
  void theSameInputGivesTheSameBytes() throws IOException {
    String first = build(directory.resolve("first.tar").toString()).expectExit(0).stdout();
    String second = build(directory.resolve("second.tar").toString()).expectExit(0).stdout();
    assertThat(first).startsWith("sha256:").isEqualTo(second);
    assertThat(Files.mismatch(directory.resolve("first.tar"), directory.resolve("second.tar")))
        .isEqualTo(-1);
  }

  @Test
  void whatTheGuestChangesInAnImageDoesNotLast() {
    String image = directory.resolve("image.tar").toString();
    build(image).expectExit(0);
    run(image).args("write", "/var/www/new", "text").expectExit(0);
    assertThat(run(image).expectOutput(0)).doesNotContain("new");
  }

  @Test
  void readOnlyImagesRefuseChanges() {
    String image = directory.resolve("image.tar").toString();
    build(image).expectExit(0);
    Jwasm readOnly = run(image).option("--read-only", "--tmpfs", "/tmp");
    assertThat(readOnly.args("write", "/var/www/new", "text").expectExit(1).stdout())
        .contains("errno 69");
    run(image)
        .option("--read-only", "--tmpfs", "/tmp")
        .args("write", "/tmp/new", "text")
        .expectExit(0);
  }

  @Test
  void missingInputIsExplained() {
    Path missing = directory.resolve("missing.wasm");
    Jwasm.command("build", missing)
        .option("-o", directory.resolve("x.tar"))
        .finish()
        .expectFailure(125, missing.toString(), "no such file");
    Jwasm.command("build", Places.guest("c/hello.wasm")).finish().expectFailure(2, "--output");
  }
}
