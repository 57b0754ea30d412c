package io.jwasm.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BuildProblemsTest {
  @TempDir private Path temp;

  private static ImageOptions entrypoint(String... words) {
    ImageOptions none = ImageOptions.DEFAULT;
    return new ImageOptions(
        List.of(words),
        none.args(),
        List.of("PATH=/bin:/usr/lib"),
        none.ports(),
        none.volumes(),
        "/usr",
        none.labels(),
        none.platform(),
        none.user(),
        none.created());
  }

  private void build(List<ImageFile> contents, ImageOptions options) {
    BuildOutput output = new BuildOutput.OciArchive(temp.resolve("app.tar"));
    new ImageBuilder(Map.of())
        .build(new BuildRequest("app", contents, options, output), BuildListener.NONE);
  }

  @Test
  void saysAllProblemsAtOnce() {
    Path text = Inputs.file(temp.resolve("in/text.wasm"), "#!/bin/sh");
    Path component = Inputs.file(temp.resolve("in/c.wasm"), Inputs.COMPONENT);
    Path missing = temp.resolve("in/missing");
    ImageOptions options =
        new ImageOptions(
            List.of(),
            List.of(),
            List.of("NOVALUE", "=x"),
            List.of("0", "70000", "80/sctp"),
            List.of("data", "/a/../b"),
            "relative",
            List.of("nolabel"),
            "wasm",
            "",
            Instant.ofEpochSecond(-1));

    assertThatThrownBy(() ->
            build(
                List.of(
                    new ImageFile(text, ""),
                    new ImageFile(component, "/../c.wasm"),
                    new ImageFile(component, "/c.wasm"),
                    new ImageFile(missing, "")),
                options))
        .isInstanceOfSatisfying(
            JwasmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_ARGUMENT))
        .hasMessageStartingWith("build image \"app\": ")
        .hasMessageContaining(
            "env \"NOVALUE\": expected NAME=value; env \"=x\": expected NAME=value")
        .hasMessageContaining("port \"0\": expected 1 to 65535")
        .hasMessageContaining("port \"70000\"")
        .hasMessageContaining("port \"80/sctp\"")
        .hasMessageContaining("volume \"data\": not an absolute path without . and ..")
        .hasMessageContaining("volume \"/a/../b\"")
        .hasMessageContaining("workdir \"relative\"")
        .hasMessageContaining("label \"nolabel\"")
        .hasMessageContaining("platform \"wasm\": expected os/architecture")
        .hasMessageContaining("creation time \"1969-12-31T23:59:59Z\": before 1970")
        .hasMessageContaining("module \"" + text + "\": not a wasm module")
        .hasMessageContaining("target \"/../c.wasm\": not an absolute path")
        .hasMessageContaining("module \"" + component + "\": a component of the component model")
        .hasMessageContaining("file \"" + missing + "\": no such file or directory")
        .hasMessageEndingWith("no file is a wasm module, so there is nothing to start");
  }

  @ParameterizedTest
  @CsvSource({"/app.wasm", "/app.wasm#run", "tool", "lib/tool", "./lib/tool"})
  void findsTheEntrypoint(String word) throws IOException {
    List<ImageFile> contents = Inputs.application(temp.resolve("in"));
    Inputs.file(temp.resolve("in/lib/tool"), Inputs.MODULE);

    build(contents, entrypoint(word));

    assertThat(temp.resolve("app.tar")).isNotEmptyFile();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/usr/lib/a.txt|entrypoint \".*a.txt\": not a wasm module",
        "/usr/lib|entrypoint \"/usr/lib\": a directory",
        "none|entrypoint \"none\": no such file in the image; looked for /bin/none,"
            + " /usr/lib/none, /usr/none",
        "/none|entrypoint \"/none\": no such file in the image; looked for /none",
      })
  void rejectsEntrypointsThatAreNoModule(String word, String message) throws IOException {
    List<ImageFile> contents = Inputs.application(temp.resolve("in"));

    assertThatThrownBy(() -> build(contents, entrypoint(word)))
        .isInstanceOf(JwasmException.class)
        .message()
        .matches("build image \"app\": " + message);
  }

  @Test
  void rejectsLinksThatLeadOut() throws IOException {
    List<ImageFile> contents = Inputs.application(temp.resolve("in"));
    Path out = temp.resolve("in/lib/out");
    Files.createSymbolicLink(out, Path.of("../../../etc"));
    Path loop = temp.resolve("in/lib/b/loop");
    Files.createSymbolicLink(loop, Path.of(".."));

    assertThatThrownBy(() -> build(contents, ImageOptions.DEFAULT))
        .isInstanceOf(JwasmException.class);

    Files.delete(out);
    assertThatThrownBy(() -> build(contents, ImageOptions.DEFAULT))
        .hasMessageContaining("a link to a directory that holds it");
  }

  @Test
  void rejectsTwoSourcesOfOnePath() throws IOException {
    Path one = Inputs.file(temp.resolve("1/app.wasm"), Inputs.MODULE);
    Path two = Inputs.file(temp.resolve("2/app.wasm"), Inputs.MODULE);

    assertThatThrownBy(() ->
            build(
                List.of(new ImageFile(one, ""), new ImageFile(two, "/")), entrypoint("/app.wasm")))
        .hasMessageContaining(
            "target \"/app.wasm\": given by both " + one.toRealPath() + " and " + two.toRealPath());
  }

  @Test
  void rejectsNamesThatAreNoReference() {
    Path module = Inputs.file(temp.resolve("in/app.wasm"), Inputs.MODULE);
    BuildRequest request =
        new BuildRequest(
            "Not A Name",
            List.of(new ImageFile(module, "")),
            ImageOptions.DEFAULT,
            new BuildOutput.OciArchive(temp.resolve("app.tar")));

    assertThatThrownBy(() -> new ImageBuilder(Map.of()).build(request, BuildListener.NONE))
        .hasMessage(
            "build image \"Not A Name\": name \"Not A Name\": not an image reference, e.g. app:1");
  }

  @ParameterizedTest
  @CsvSource({"app.wasm,app.wasm,''", "a:/b,a,/b", "a:b,a:b,''", "x:/y/:/z,x:/y/,/z"})
  void readsSourceAndTarget(String text, String source, String target) {
    assertThat(ImageFile.parse(text)).isEqualTo(new ImageFile(Path.of(source), target));
  }

  @Test
  void readsTheSourceDate() {
    assertThat(SourceDate.from(Map.of("SOURCE_DATE_EPOCH", "12")))
        .isEqualTo("1970-01-01T00:00:12Z");
    assertThat(SourceDate.from(Map.of())).isEqualTo(Instant.EPOCH);
    assertThatThrownBy(() -> SourceDate.from(Map.of("SOURCE_DATE_EPOCH", "yesterday")))
        .isInstanceOf(JwasmException.class)
        .hasMessage("read SOURCE_DATE_EPOCH \"yesterday\": not a number of seconds since 1970");
  }
}
