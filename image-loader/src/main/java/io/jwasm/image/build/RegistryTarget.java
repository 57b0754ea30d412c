package io.jwasm.image.build;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** A registry to push to. */
final class RegistryTarget {
  private static final Pattern LOOPBACK =
      Pattern.compile("(?:localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1])(?::[0-9]+)?");

  private RegistryTarget() {}

  static boolean isLoopback(String registry) {
    return LOOPBACK.matcher(registry).matches();
  }

  /** The image with the credentials of the Docker config and of the helpers that it names. */
  static RegistryImage image(ImageReference name, Map<String, String> environment) {
    CredentialRetrieverFactory credentials =
        CredentialRetrieverFactory.forImage(name, event -> {}, environment);
    String docker = environment.get("DOCKER_CONFIG");
    String home = environment.getOrDefault("HOME", "/");
    Path config = docker == null ? Path.of(home, ".docker") : Path.of(docker);
    return RegistryImage.named(name)
        .addCredentialRetriever(credentials.dockerConfig(config.resolve("config.json")))
        .addCredentialRetriever(credentials.wellKnownCredentialHelpers());
  }
}
