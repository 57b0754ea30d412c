package io.jwasm.image.registry;

import io.jwasm.image.source.ImageReference;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How registries are reached.
 *
 * @param insecure whether plain HTTP and unverified TLS are accepted from any registry
 * @param environment the host's environment, for {@code DOCKER_CONFIG} and {@code HOME}
 */
public record RegistryOptions(boolean insecure, Map<String, String> environment) {
  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1])(:\\d+)?");

  /** Copies the environment. */
  public RegistryOptions {
    environment = Map.copyOf(environment);
  }

  /** A registry on this machine needs no TLS, as with Docker. */
  boolean allowsInsecure(ImageReference reference) {
    return insecure || LOOPBACK.matcher(reference.registry()).matches();
  }

  Path dockerConfig() {
    String directory = environment.getOrDefault("DOCKER_CONFIG", "");
    return directory.isEmpty()
        ? Path.of(environment.getOrDefault("HOME", "/"), ".docker", "config.json")
        : Path.of(directory, "config.json");
  }
}
