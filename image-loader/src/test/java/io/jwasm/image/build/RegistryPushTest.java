package io.jwasm.image.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.oci.image.Digest;
import io.jwasm.oci.image.Manifest;
import io.jwasm.oci.json.OciJson;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryPushTest {
  private static final String SEND_OVER_HTTP = "sendCredentialsOverHttp";

  @TempDir private Path temp;

  private BuiltImage push(String host, Path dockerConfig) throws IOException {
    BuildRequest request =
        new BuildRequest(
            host + "/team/app:1",
            Inputs.application(temp.resolve("in")),
            Inputs.options(),
            new BuildOutput.Registry(false));
    return new ImageBuilder(Map.of("DOCKER_CONFIG", dockerConfig.toString()))
        .build(request, BuildListener.NONE);
  }

  /** The library's switch for registries of tests; nothing else sets it. */
  private void pushWithPlainCredentials(String host) throws IOException {
    System.setProperty(SEND_OVER_HTTP, "true");
    try {
      push(host, temp.resolve("docker"));
    } finally {
      System.clearProperty(SEND_OVER_HTTP);
    }
  }

  @Test
  void pushesAnImage() throws IOException {
    try (FakeRegistry registry = new FakeRegistry("")) {
      BuiltImage built = push(registry.host(), temp);

      byte[] json = registry.manifests().get("1");
      Manifest manifest = OciJson.readManifest(json, "manifest");
      assertThat(Digest.of(json)).isEqualTo(built.manifest());
      assertThat(manifest.config().digest()).isEqualTo(built.config());
      assertThat(registry.blobs())
          .containsOnlyKeys(
              manifest.config().digest().toString(),
              manifest.layers().getFirst().digest().toString());
    }
  }

  @Test
  void takesCredentialsFromTheDockerConfig() throws IOException {
    String auth = Base64.getEncoder().encodeToString("me:secret".getBytes(StandardCharsets.UTF_8));
    try (FakeRegistry registry = new FakeRegistry("Basic " + auth)) {
      Inputs.file(
          temp.resolve("docker/config.json"),
          "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"" + auth + "\"}}}");

      pushWithPlainCredentials(registry.host());

      assertThat(registry.manifests()).containsKey("1");
    }
  }

  @Test
  void sendsNoCredentialsOverPlainHttp() throws IOException {
    try (FakeRegistry registry = new FakeRegistry("Basic bWU6c2VjcmV0")) {
      Inputs.file(
          temp.resolve("docker/config.json"),
          "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"bWU6c2VjcmV0\"}}}");

      assertThatThrownBy(() -> push(registry.host(), temp.resolve("docker")))
          .isInstanceOfSatisfying(
              JwasmException.class,
              e ->
                  assertThat(e.hint())
                      .contains("give the registry HTTPS; credentials never go over plain HTTP"));
      assertThat(registry.manifests()).isEmpty();
    }
  }

  @Test
  void saysThatTheRegistryWantsALogin() throws IOException {
    try (FakeRegistry registry = new FakeRegistry("Basic other")) {
      assertThatThrownBy(() -> pushWithPlainCredentials(registry.host()))
          .isInstanceOfSatisfying(
              JwasmException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.PERMISSION_DENIED);
                assertThat(e.hint()).contains("log in to the registry with docker login");
              })
          .hasMessageStartingWith("push image \"" + registry.host() + "/team/app:1\": ");
    }
  }

  @Test
  void saysThatTheRegistryIsUnreachable() throws IOException {
    int port;
    try (ServerSocket unused = new ServerSocket(0)) {
      port = unused.getLocalPort();
    }

    assertThatThrownBy(() -> push("localhost:" + port, temp))
        .isInstanceOfSatisfying(
            JwasmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE))
        .hasMessageStartingWith("push image \"localhost:" + port + "/team/app:1\": ");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, true",
    "localhost:5000, true",
    "127.0.0.1:5000, true",
    "[::1]:5000, true",
    "localhost.example.org, false",
    "127.0.0.1.example.org, false",
    "registry.example.org, false",
  })
  void knowsTheLoopback(String registry, boolean loopback) {
    assertThat(RegistryTarget.isLoopback(registry)).isEqualTo(loopback);
  }
}
