package io.jwasm.shim;

import java.nio.file.Path;
import java.util.Map;

/**
 * What the commands work with. Everything is made on first use, so that {@code --version} costs
 * nothing.
 *
 * @param environment the host's environment variables
 * @param home where images and compiled modules are kept
 */
public record Services(Map<String, String> environment, Path home) {
  public Services {
    environment = Map.copyOf(environment);
  }

  /** The services of this process: its environment, and a home chosen from it. */
  public static Services ofHost() {
    Map<String, String> environment = System.getenv();
    return new Services(environment, home(environment, System.getProperty("user.name", "")));
  }

  /**
   * {@code JWASM_HOME}, or {@code /var/lib/jwasm} for root, or {@code jwasm} in the user's XDG
   * cache directory.
   */
  static Path home(Map<String, String> environment, String user) {
    String explicit = environment.getOrDefault("JWASM_HOME", "");
    if (!explicit.isEmpty()) {
      return Path.of(explicit).toAbsolutePath();
    }
    if (user.equals("root")) {
      return Path.of("/var/lib/jwasm");
    }
    // The XDG base directory specification: relative values are ignored.
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    return cache.startsWith("/")
        ? Path.of(cache, "jwasm")
        : Path.of(environment.getOrDefault("HOME", "/tmp"), ".cache", "jwasm");
  }
}
