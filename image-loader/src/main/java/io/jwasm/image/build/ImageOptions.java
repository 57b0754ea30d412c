package io.jwasm.image.build;

import java.time.Instant;
import java.util.List;

/**
 * What the image's configuration says, as a user writes it; {@link ImageBuilder} checks it.
 *
 * @param entrypoint the command's first words; empty for the first module of the image
 * @param args the words after the entrypoint
 * @param env variables as {@code NAME=value}
 * @param ports as {@code 80}, {@code 80/tcp} or {@code 80/udp}
 * @param volumes absolute paths
 * @param workdir the absolute path to start in, or empty
 * @param labels as {@code key=value}
 * @param platform {@code os/architecture}
 * @param user {@code user[:group]}, or empty
 * @param created the time of the image and of every file in it
 */
public record ImageOptions(
    List<String> entrypoint,
    List<String> args,
    List<String> env,
    List<String> ports,
    List<String> volumes,
    String workdir,
    List<String> labels,
    String platform,
    String user,
    Instant created) {
  /** Nothing but the platform {@code wasi/wasm}, created at the epoch. */
  public static final ImageOptions DEFAULT =
      new ImageOptions(
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          "",
          List.of(),
          "wasi/wasm",
          "",
          Instant.EPOCH);

  /** Copies the lists. */
  public ImageOptions {
    entrypoint = List.copyOf(entrypoint);
    args = List.copyOf(args);
    env = List.copyOf(env);
    ports = List.copyOf(ports);
    volumes = List.copyOf(volumes);
    labels = List.copyOf(labels);
  }
}
