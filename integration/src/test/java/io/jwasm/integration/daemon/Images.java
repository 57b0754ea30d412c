package io.jwasm.integration.daemon;

import io.jwasm.integration.harness.Jwasm;
import java.nio.file.Path;

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
}
