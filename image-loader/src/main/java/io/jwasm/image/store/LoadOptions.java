package io.jwasm.image.store;

import java.util.Map;

/**
 * How an image is loaded.
 *
 * @param pull when a registry is asked
 * @param insecureRegistry whether plain HTTP and unverified TLS are accepted from any registry;
 *     without it only from one on the loopback interface
 * @param environment the host's environment, for {@code DOCKER_CONFIG} and {@code HOME}
 */
public record LoadOptions(
    PullPolicy pull, boolean insecureRegistry, Map<String, String> environment) {

  /** Copies the environment. */
  public LoadOptions {
    environment = Map.copyOf(environment);
  }

  /** Pulls what is missing, securely. */
  public static LoadOptions defaults(Map<String, String> environment) {
    return new LoadOptions(PullPolicy.MISSING, false, environment);
  }
}
