package io.jwasm.integration.daemon;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.LayoutWriter;
import io.jwasm.integration.harness.Running;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Makes the images that daemons load. */
final class Images {
  private Images() {}

  /** Writes an archive of {@code docker save} with the image {@code NAME}. */
  static void build(Path archive, String name, Object... files) {
    Jwasm.command("build", files)
        .option(
            "-q", "-o", "docker-archive:" + archive, "--tag", name, "--entrypoint", "/args.wasm")
        .expectExit(0);
  }

  /** Writes an archive with an image for this machine, whose program does not run on any. */
  static void buildPause(Path archive) {
    byte[] program = "\u007fELF".getBytes(StandardCharsets.US_ASCII);
    String machine = System.getProperty("os.arch").replace("aarch64", "arm64");
    Path layout = archive.resolveSibling("pause");
    new LayoutWriter()
        .platform("linux", machine)
        .file("pause", program)
        .entrypoint("/pause")
        .write(layout);
    List<String> tar = List.of("tar", "-C", layout.toString(), "-cf", archive.toString(), ".");
    try (Running running = Running.start(tar, Map.of())) {
      running.finish(Duration.ofMinutes(1)).expectExit(0);
    }
  }
}
