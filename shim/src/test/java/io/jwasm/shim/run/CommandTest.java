package io.jwasm.shim.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.JwasmException;
import io.jwasm.oci.image.ContainerConfig;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandTest {
  private static ContainerConfig config(List<String> entrypoint, List<String> cmd) {
    ContainerConfig e = ContainerConfig.EMPTY;
    return new ContainerConfig(
        e.user(),
        e.exposedPorts(),
        e.env(),
        entrypoint,
        cmd,
        e.volumes(),
        e.workingDir(),
        e.labels(),
        e.stopSignal(),
        e.argsEscaped(),
        e.unknown());
  }

  private static List<String> argv(
      List<String> entrypoint, List<String> cmd, String replaced, String... args) {
    var choice =
        new ProgramChoice(
            Optional.of(replaced).filter(r -> !r.isEmpty()), List.of(args), Optional.empty());
    return Command.of("image", config(entrypoint, cmd), choice).argv();
  }

  @Test
  void followsDockerInWhatReplacesWhat() {
    List<String> entrypoint = List.of("/app.wasm", "-x");
    List<String> cmd = List.of("serve");
    assertThat(argv(entrypoint, cmd, "")).containsExactly("/app.wasm", "-x", "serve");
    assertThat(argv(entrypoint, cmd, "", "a", "b")).containsExactly("/app.wasm", "-x", "a", "b");
    assertThat(argv(entrypoint, cmd, "/b.wasm")).containsExactly("/b.wasm");
    assertThat(argv(entrypoint, cmd, "/b.wasm", "a")).containsExactly("/b.wasm", "a");
    assertThat(argv(List.of(), cmd, "")).containsExactly("serve");
    assertThat(argv(List.of(), cmd, "", "/c.wasm")).containsExactly("/c.wasm");
  }

  @Test
  void aFunctionStandsBehindTheHash() {
    Command command =
        Command.of(
            "image", config(List.of("/lib.wasm#main", "x"), List.of()), ProgramChoice.OF_IMAGE);
    assertThat(command.module()).isEqualTo("/lib.wasm");
    assertThat(command.function()).contains("main");
    assertThat(command.argv()).containsExactly("/lib.wasm", "x");
  }

  @Test
  void saysThatAnImageNamesNoProgram() {
    assertThatThrownBy(() -> argv(List.of(), List.of(), ""))
        .isInstanceOf(JwasmException.class)
        .hasMessage(
            "run image \"image\": it names no program: it has neither entrypoint nor command");
  }

  @Test
  void aModuleMayBeFollowedByAFunction() {
    ImageName name = ImageName.of("/no/such/lib.wasm#add", ProgramChoice.OF_IMAGE);
    assertThat(name.image()).isEqualTo("/no/such/lib.wasm");
    Command command = Command.ofModule(name.image(), name.program());
    assertThat(command.function()).contains("add");
    assertThat(command.argv()).containsExactly("/no/such/lib.wasm");
  }
}
