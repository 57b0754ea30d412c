package io.jwasm.shim.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.runtime.dns.NameFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerNamesTest {
  @TempDir Path directory;

  private Path etc() throws IOException {
    return Files.createDirectories(directory.resolve("root/etc"));
  }

  private NameFiles names() {
    return ContainerNames.of(directory.resolve("root"));
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
}
