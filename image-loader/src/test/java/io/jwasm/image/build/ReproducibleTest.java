package io.jwasm.image.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproducibleTest {
  @TempDir private Path temp;

  /** Runs the build in another process; returns what it printed. */
  private String build(String environment, String umask, Path cwd, Path in, Path out)
      throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String unicode = "touch \"$(printf '" + in.resolve("lib") + "/gr\\303\\274n.txt')\"; ";
    String script = unicode + "umask " + umask + " && exec env " + environment + " \"$@\"";
    Process process =
        new ProcessBuilder(
                List.of(
                    "sh",
                    "-c",
                    script,
                    "sh",
                    java,
                    "-cp",
                    System.getProperty("java.class.path"),
                    BuildChild.class.getName(),
                    in.toString(),
                    out.toString()))
            .directory(cwd.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return printed;
  }

  @Test
  void umaskDirectoryAndTimeZoneDoNotMatter() throws IOException, InterruptedException {
    Path in = temp.resolve("in");
    Inputs.application(in);

    String first = build("LC_ALL=C.UTF-8 TZ=UTC", "022", temp, Path.of("in"), Path.of("1.tar"));
    String second = build("LC_ALL=C.UTF-8 TZ=Asia/Tokyo", "077", in, in, temp.resolve("2.tar"));

    assertThat(first + second).isEmpty();
    assertThat(temp.resolve("1.tar")).isNotEmptyFile();
    assertThat(temp.resolve("1.tar")).hasSameBinaryContentAs(temp.resolve("2.tar"));
  }

  @Test
  void namesThatTheLocaleCannotReadAreRefused() throws IOException, InterruptedException {
    Path in = temp.resolve("in");
    Inputs.application(in);

    assertThat(build("LC_ALL=C", "022", temp, in, temp.resolve("app.tar")))
        .contains("its name is not text in this locale; set LC_ALL=C.UTF-8 or rename it");
    assertThat(temp.resolve("app.tar")).doesNotExist();
  }
}
