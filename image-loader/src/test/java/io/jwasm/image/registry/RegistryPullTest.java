package io.jwasm.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.image.fixture.Layout;
import io.jwasm.image.fixture.Tar;
import io.jwasm.image.layer.UnpackLimits;
import io.jwasm.image.source.ImageReference;
import io.jwasm.image.source.ImageSource;
import io.jwasm.image.store.ImageStore;
import io.jwasm.image.store.LoadOptions;
import io.jwasm.image.store.LoadProgress;
import io.jwasm.image.store.PullPolicy;
import io.jwasm.image.store.ResolvedImage;
import io.jwasm.oci.image.Descriptor;
import io.jwasm.oci.image.Digest;
import io.jwasm.oci.image.Index;
import io.jwasm.oci.image.MediaTypes;
import io.jwasm.oci.image.Platform;
import io.jwasm.oci.json.OciJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryPullTest {
  @TempDir Path directory;
  private final Layout layout = new Layout();
  private FakeRegistry registry;
  private ImageStore store;
  private Descriptor image;
  private Digest layer;

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
    store = ImageStore.open(directory.resolve("home"), UnpackLimits.DEFAULT);
    byte[] content = new byte[300_000];
    new Random(1).nextBytes(content);
    byte[] tar = new Tar().file("app.wasm", content, 0644, 0).bytes();
    image = layout.image("/app.wasm", tar);
    layer = Digest.of(Tar.gzip(tar));
    registry.add(layout, image.digest(), "1");
  }

  @AfterEach
  void stop() throws IOException {
    registry.close();
  }

  private ResolvedImage pull(String name, PullPolicy pull) {
    var options = new LoadOptions(pull, false, Map.of("DOCKER_CONFIG", directory.toString()));
    var source = new ImageSource.Registry(ImageReference.parse(registry.host() + "/" + name));
    return store.load(source, options, LoadProgress.NONE);
  }

  private void assertPulls() {
    try (ResolvedImage pulled = pull("app:1", PullPolicy.MISSING)) {
      assertThat(pulled.digest()).contains(image.digest());
      assertThat(pulled.root().orElseThrow().resolve("app.wasm")).exists();
    }
    assertThat(directory.resolve("home/blobs")).isEmptyDirectory();
  }

  private void assertFails(String name, ErrorKind kind, String message) {
    assertThatThrownBy(() -> pull(name, PullPolicy.ALWAYS))
        .isInstanceOfSatisfying(JwasmException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(message);
  }

  @Test
  void pullsOnceAndKeepsTheReference() {
    assertPulls();
    int requests = registry.requests.size();
    assertPulls();
    assertThat(registry.requests).hasSize(requests);
    try (ResolvedImage again = pull("app:1", PullPolicy.ALWAYS)) {
      assertThat(again.digest()).contains(image.digest());
    }
    assertThat(registry.requests.stream().filter(r -> r.contains("/blobs/")))
        .doesNotHaveDuplicates();
    assertThat(store.list())
        .singleElement()
        .satisfies(
            stored -> assertThat(stored.names()).containsExactly(registry.host() + "/app:1"));
  }

  @Test
  void pullsFromAnIndexByDigest() {
    Descriptor index =
        layout.blob(
            MediaTypes.OCI_INDEX,
            OciJson.write(
                Index.of(
                    List.of(
                        image.withPlatform(Platform.of("linux", "s390x")),
                        image.withPlatform(Platform.of("wasi", "wasm"))))));
    registry.add(layout, index.digest(), "2");

    try (ResolvedImage pulled = pull("app@" + index.digest(), PullPolicy.MISSING)) {
      assertThat(pulled.digest()).contains(image.digest());
    }
  }

  @Test
  void answersBearerAndBasicChallenges() throws IOException {
    registry.bearer = "secret";
    assertPulls();
    store.prune();
    registry.bearer = "";
    registry.basic = Base64.getEncoder().encodeToString("me:word".getBytes());
    Files.writeString(
        directory.resolve("config.json"),
        "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"" + registry.basic + "\"}}}");
    assertPulls();
  }

  @Test
  void saysThatAccessIsRefused() {
    registry.basic = "x";

    assertFails(
        "app:1", ErrorKind.PERMISSION_DENIED, "registry " + registry.host() + " refuses access");
  }

  @Test
  void followsRedirects() {
    registry.redirects = true;
    assertPulls();
  }

  @Test
  void repeatsAfterErrorsAndBrokenConnections() {
    registry.errors.set(2);
    assertPulls();
    store.prune();
    registry.breaks.set(2);
    assertPulls();
  }

  @Test
  void saysWhatIsMissing() {
    assertFails("none:1", ErrorKind.NOT_FOUND, "has no such image or blob (404)");
    assertFails("app:none", ErrorKind.NOT_FOUND, "pull image \"" + registry.host() + "/app:none\"");
  }

  @Test
  void namesBothDigestsOfAnotherContent() {
    byte[] other = layout.blobs().get(layer).clone();
    other[other.length / 2] ^= 1;
    registry.replace("/v2/app/blobs/" + layer, other, "application/octet-stream");

    assertFails(
        "app:1",
        ErrorKind.DATA_LOSS,
        "pull image blob \""
            + layer
            + "\": digest mismatch: expected "
            + layer
            + ", found "
            + Digest.of(other));
  }

  @Test
  void reportsAnUnreachableRegistry() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    var source = new ImageSource.Registry(ImageReference.parse("localhost:" + port + "/app:1"));

    assertThatThrownBy(() -> store.load(source, LoadOptions.defaults(Map.of()), LoadProgress.NONE))
        .isInstanceOfSatisfying(
            JwasmException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
              assertThat(e.hint().orElseThrow()).contains("--insecure-registry");
            })
        .hasMessageContaining("registry localhost:" + port + " cannot be reached: ");
  }

  @Test
  void neverPullsIfToldSo() {
    assertThatThrownBy(() -> pull("app:1", PullPolicy.NEVER))
        .hasMessageContaining("not in the store, and pulling is switched off");
    assertThat(registry.requests).isEmpty();
  }
}
