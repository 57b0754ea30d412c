package io.jwasm.shim.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.JwasmException;
import io.jwasm.oci.json.OciJson;
import io.jwasm.oci.runtime.ContainerProcess;
import io.jwasm.shim.run.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntrypointTest {
  @TempDir Path root;

  private static ContainerProcess process(String args) {
    String json = "{'cwd': '/srv', 'args': [" + args + "]}";
    return OciJson.readProcess(json.replace('\'', '"').getBytes(UTF_8), "process");
  }

  @Test
  void looksWhereProgramsAreWithoutAPath() throws IOException {
    Files.createDirectories(root.resolve("usr/bin"));
    Files.writeString(root.resolve("usr/bin/app.wasm"), "");
    try (Entrypoint entry = Entrypoint.open(root, process("'app.wasm#serve', 'x'"))) {
      assertThat(entry.module().guestPath()).isEqualTo("/usr/bin/app.wasm");
      assertThat(entry.command().function()).contains("serve");
      assertThat(entry.command().argv()).containsExactly("app.wasm", "x");
    }
  }

  @Test
  void leavesOutDockersInit() {
    Command command = Entrypoint.command(process("'/sbin/docker-init', '--', '/a.wasm', 'b'"));
    assertThat(command.argv()).isEqualTo(List.of("/a.wasm", "b"));
  }

  @Test
  void needsArguments() {
    assertThatThrownBy(() -> Entrypoint.command(process("")))
        .isInstanceOf(JwasmException.class)
        .hasMessage("start process: it has no arguments");
  }
}
