package io.jwasm.shim.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.oci.json.OciJson;
import io.jwasm.oci.runtime.Spec;
import io.jwasm.runtime.dns.NameFiles;
import io.jwasm.runtime.fs.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerNamesTest {
  @TempDir Path directory;

  private Path etc() throws IOException {
    return Files.createDirectories(directory.resolve("root/etc"));
  }

  private NameFiles names() {
    return names("");
  }

  private NameFiles names(String more) {
    return ContainerNames.of(spec(more), directory.resolve("root"));
  }

  private static Spec spec(String more) {
    String json = "{'ociVersion': '1.2.0'" + more + "}";
    return OciJson.readSpec(json.replace('\'', '"').getBytes(UTF_8), "config.json");
  }

  @Test
  void readsTheFilesAsTheyAreNow() throws IOException {
    Files.writeString(etc().resolve("resolv.conf"), "nameserver 127.0.0.11\n");
    NameFiles names = names();
    assertThat(names.resolvConf().get()).isEqualTo("nameserver 127.0.0.11\n");
    Files.writeString(etc().resolve("hosts"), "10.0.0.1 first\n");
    assertThat(names.hosts().get()).isEqualTo("10.0.0.1 first\n");
    Files.writeString(etc().resolve("hosts"), "10.0.0.2 second\n");
    assertThat(names.hosts().get()).isEqualTo("10.0.0.2 second\n");
  }

  @Test
  void missingFilesAreEmpty() throws IOException {
    assertThat(names().hosts().get()).as("no root").isEmpty();
    Files.createDirectories(etc().resolve("hosts"));
    assertThat(names().hosts().get()).as("a directory").isEmpty();
    assertThat(names().resolvConf().get()).isEmpty();
  }

  @Test
  void linksOfTheImageStayInIt() throws IOException {
    Path secret = Files.writeString(directory.resolve("secret"), "of the host");
    Files.createSymbolicLink(etc().resolve("resolv.conf"), secret);
    Files.createSymbolicLink(etc().resolve("hosts"), Path.of("../../../../run/hosts"));
    Files.createDirectories(directory.resolve("root/run"));
    Files.writeString(directory.resolve("root/run/hosts"), "of the image");
    assertThat(names().resolvConf().get()).isEmpty();
    assertThat(names().hosts().get()).isEqualTo("of the image");
  }

  @Test
  void aBoundedGuestCannotSayWhatNamesStandFor() throws IOException {
    Files.writeString(etc().resolve("hosts"), "10.0.0.1 db");
    String bounded = ", 'annotations': {'io.jwasm.allow-net': 'db'}";
    assertThat(names(bounded).hosts().get()).as("its own").isEmpty();
    String readOnly = bounded + ", 'root': {'path': 'rootfs', 'readonly': true}";
    assertThat(names(readOnly).hosts().get()).isEqualTo("10.0.0.1 db");
    String mounted =
        bounded + ", 'mounts': [{'destination': '/etc/hosts', 'type': 'bind', 'source': '/x'}]";
    assertThat(names(mounted).hosts().get()).isEqualTo("10.0.0.1 db");

    List<Mount> mounts =
        List.of(
            Mount.directory(Path.of("/a"), "/", false),
            Mount.file(Path.of("/b"), "/etc/hosts", false),
            Mount.file(Path.of("/c"), "/etc/resolv.conf", false));
    assertThat(ContainerNames.fixed(spec(mounted), mounts))
        .extracting(Mount::readOnly)
        .containsExactly(false, true, true);
    assertThat(ContainerNames.fixed(spec(""), mounts)).isEqualTo(mounts);
  }
}
