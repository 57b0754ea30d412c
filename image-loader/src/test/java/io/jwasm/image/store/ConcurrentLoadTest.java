package io.jwasm.image.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.image.fixture.Layout;
import io.jwasm.image.fixture.Tar;
import io.jwasm.image.layer.UnpackLimits;
import io.jwasm.image.source.ImageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ConcurrentLoadTest {
  private static final int FILES = 4_000;

  @TempDir Path directory;
  private Path layout;

  @BeforeEach
  void writeLayout() throws IOException {
    Tar tar = new Tar();
    for (int i = 0; i < FILES; i++) {
      tar.file("d" + i % 100 + "/f" + i, "content " + i);
    }
    Layout images = new Layout();
    layout = images.entry(images.image("/x", tar.bytes())).write(directory.resolve("layout"));
  }

  private Path home() {
    return directory.resolve("home");
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            LoaderProcess.class.getName(),
            home().toString(),
            layout.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Test
  void survivesKillInTheMiddle() throws Exception {
    Process victim = start();
    while (victim.isAlive() && !isUnpacking()) {
      Thread.onSpinWait();
    }
    victim.destroyForcibly().waitFor();
    Process waiting = start();
    String root = new String(waiting.getInputStream().readAllBytes()).trim();

    assertThat(waiting.waitFor()).isZero();
    assertThat(victim.exitValue()).isEqualTo(137);
    assertThat(count(Path.of(root))).as("files of a whole image").isEqualTo(FILES + 100 + 1);
    assertThat(home().resolve("temporary")).isEmptyDirectory();
    assertThat(count(home().resolve("images"))).isGreaterThan(FILES);
  }

  private boolean isUnpacking() throws IOException {
    Path temporary = home().resolve("temporary");
    if (!Files.exists(temporary)) {
      return false;
    }
    try (var directories = Files.newDirectoryStream(temporary)) {
      for (Path made : directories) {
        if (Files.exists(made.resolve("image/root/d5"))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Files below and including the directory, while others may change it. */
  private static long count(Path path) throws IOException {
    if (!Files.exists(path)) {
      return 0;
    }
    try (Stream<Path> paths = Files.walk(path)) {
      return paths.count();
    } catch (java.io.UncheckedIOException e) {
      return 0;
    }
  }

  @Test
  void threadsShareOneUnpacking() throws Exception {
    ImageStore store = ImageStore.open(home(), UnpackLimits.DEFAULT);
    Set<Path> roots = new HashSet<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Path>> loads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        loads.add(threads.submit(() -> load(store)));
      }
      for (Future<Path> load : loads) {
        roots.add(load.get(100, TimeUnit.SECONDS));
      }
    }

    assertThat(roots).hasSize(1);
    assertThat(count(roots.iterator().next())).isEqualTo(FILES + 100 + 1);
  }

  private Path load(ImageStore store) {
    try (ResolvedImage image =
        store.load(
            new ImageSource.Layout(layout, ""),
            LoadOptions.defaults(Map.of()),
            LoadProgress.NONE)) {
      return image.root().orElseThrow();
    }
  }
}
