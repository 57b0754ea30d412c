package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.daemon.Release;
import io.jwasm.integration.harness.Jwasm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What containers of pods see of files, and what limits do to them, under containerd 1.7. */
class CriFilesIT extends CriSuite {
  CriFilesIT() {
    super(Release.V1_7);
  }

  private Path directory(String name) throws IOException {
    return Files.createDirectories(sandbox().directory().resolve("volumes").resolve(name));
  }

  @Test
  void theTerminationMessageIsAFileThatTheGuestWrites() throws IOException {
    Path message = Files.createFile(directory("message").resolve("text"));
    String pod = run(pod("message"));
    var config =
        container("main", "/files.wasm", "append", "/dev/termination-log", "the reason")
            .mount(message, "/dev/termination-log", false);
    assertThat(output(pod, "main", config, 0)).isEmpty();
    assertThat(message).hasContent("the reason");
    cri().removePod(pod);
  }

  /** As the kubelet lays a ConfigMap out, and changes it. */
  @Test
  void aConfigMapIsReadOnlyAndItsChangesAreSeen() throws IOException {
    Path volume = directory("map");
    Jwasm.file(volume.resolve("..1/colour"), "blue\n");
    Jwasm.file(volume.resolve("..2/colour"), "green\n");
    Files.createSymbolicLink(volume.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(volume.resolve("colour"), Path.of("..data/colour"));
    String pod = run(pod("map"));
    String container = start(pod, sleeper("main").mount(volume, "/etc/config/map", true));
    assertThat(cri().exec(container, 60, "/files.wasm", "cat", "/etc/config/map/colour").stdout())
        .isEqualTo("blue\n");
    Files.createSymbolicLink(volume.resolve("..new"), Path.of("..2"));
    Files.move(
        volume.resolve("..new"),
        volume.resolve("..data"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(cri().exec(container, 60, "cat", "/etc/config/map/colour").stdout())
        .isEqualTo("green\n");
    assertThat(cri().exec(container, 60, "/files.wasm", "write", "/etc/config/map/x", "y").stdout())
        .contains("Read-only file system");
    cri().removePod(pod);
  }

  @Test
  void aReadOnlyRootIsReadOnlyAndUsersAreAccepted() {
    String pod = run(pod("root"));
    var config =
        container("main", "/files.wasm", "write", "/file", "text").readOnlyRoot().user(1000);
    assertThat(output(pod, "main", config, 1)).first().asString().contains("Read-only file system");
    var writable = container("writable", "/files.wasm", "write", "/file", "text");
    assertThat(output(pod, "writable", writable, 0)).isEmpty();
    cri().removePod(pod);
  }

  @Test
  void namesAreThePods() {
    String pod = run(pod("names").dns(List.of("10.88.0.9"), List.of("svc.cluster.local")));
    String container = start(pod, sleeper("main"));
    assertThat(cri().exec(container, 60, "cat", "/etc/resolv.conf").stdout())
        .contains("nameserver 10.88.0.9", "search svc.cluster.local");
    assertThat(cri().exec(container, 60, "cat", "/etc/hostname").stdout()).isEqualTo("names\n");
    cri().removePod(pod);
  }
}
