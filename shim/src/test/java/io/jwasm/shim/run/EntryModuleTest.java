package io.jwasm.shim.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.JwasmException;
import io.jwasm.linux.At;
import io.jwasm.linux.Fd;
import io.jwasm.linux.OpenFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntryModuleTest {
  @TempDir Path folder;
  private Path root;
  private int fd;

  @BeforeEach
  void openRoot() throws IOException {
    root = Files.createDirectories(folder.resolve("root"));
    byte[] path = root.toString().getBytes(UTF_8);
    fd = At.open(At.FDCWD, path, 0, path.length, OpenFlags.PATH | OpenFlags.DIRECTORY, 0, 0);
    assertThat(fd).isNotNegative();
  }

  @AfterEach
  void closeRoot() {
    Fd.close(fd);
  }

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String found(String name, String workdir, String... path) throws IOException {
    try (EntryModule module = EntryModule.open(fd, name, workdir, List.of(path))) {
      return module.guestPath() + " " + Files.readString(module.hostPath());
    }
  }

  @Test
  void looksInPathThenTheWorkingDirectoryThenTheRoot() throws IOException {
    file("bin/a.wasm", "bin");
    file("work/a.wasm", "work");
    file("work/b.wasm", "work");
    file("c.wasm", "root");
    assertThat(found("a.wasm", "/work", "/none", "/bin")).isEqualTo("/bin/a.wasm bin");
    assertThat(found("b.wasm", "/work", "/bin")).isEqualTo("/work/b.wasm work");
    assertThat(found("c.wasm", "/work", "/bin")).isEqualTo("/c.wasm root");
    assertThat(found("./a.wasm", "/work", "/bin")).isEqualTo("/work/./a.wasm work");
    assertThat(found("/bin/a.wasm", "/work")).isEqualTo("/bin/a.wasm bin");
  }

  @Test
  void linksLeadNowhereButIntoTheRoot() throws IOException {
    Files.writeString(folder.resolve("secret.wasm"), "secret");
    file("real.wasm", "real");
    Files.createSymbolicLink(root.resolve("absolute.wasm"), Path.of("/real.wasm"));
    Files.createSymbolicLink(root.resolve("escape.wasm"), Path.of("../secret.wasm"));
    Files.createSymbolicLink(
        root.resolve("host.wasm"), folder.resolve("secret.wasm").toAbsolutePath());
    assertThat(found("/absolute.wasm", "/")).isEqualTo("/absolute.wasm real");
    for (String name : List.of("/escape.wasm", "/host.wasm", "/../secret.wasm")) {
      assertThatThrownBy(() -> found(name, "/"))
          .isInstanceOf(JwasmException.class)
          .hasMessageContaining("no such file or directory in the image");
    }
  }

  @Test
  void saysWhereItLooked() {
    assertThatThrownBy(() -> found("x.wasm", "/work", "/bin"))
        .hasMessage(
            "open entrypoint \"x.wasm\": no such file or directory in the image; looked at /bin/x.wasm,"
                + " /work/x.wasm, /x.wasm");
  }

  @Test
  void aDirectoryIsNoModule() throws IOException {
    Files.createDirectory(root.resolve("app"));
    assertThatThrownBy(() -> found("/app", "/"))
        .hasMessage("open entrypoint \"/app\": is a directory");
  }
}
