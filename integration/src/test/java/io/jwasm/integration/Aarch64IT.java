package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Places;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a distribution for aarch64 has of its own, under qemu-user; {@code make aarch64} has more.
 */
@Timeout(300)
class Aarch64IT {
  private static final Path EMULATED = Places.top().resolve("build/aarch64");
  private static final Path JAR = Places.command().resolve("../../lib/jwasm.jar").normalize();

  @TempDir private Path directory;

  private static Process start(List<?> command) throws IOException {
    var builder = new ProcessBuilder(command.stream().map(Object::toString).toList());
    builder.environment().put("JWASM_HOME", Places.directory("home-aarch64").toString());
    return builder.redirectErrorStream(true).start();
  }

  private static String run(Object... command) throws Exception {
    Process process = start(List.of(command));
    try (var output = process.getInputStream()) {
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(text).isZero();
      return text;
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void runsAGuestAsMachineCode() throws Exception {
    Path library = directory.resolve("lib.so");
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    run(java, Places.top().resolve("tools/NativeLibrary.java"), library, "aarch64");

    String output =
        run(
            EMULATED.resolve("jvm/bin/java"),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djwasm.library=" + library,
            "-cp",
            JAR,
            "io.jwasm.shim.Main",
            "run",
            "--engine",
            "native",
            Places.guest("c/hello.wasm"));

    assertThat(output).isEqualTo("hello, world\n");
  }

  @Test
  void launcherTellsItsVersion() throws Exception {
    Path launcher = directory.resolve("launcher");
    run(Places.top().resolve("tools/build-native"), "launcher", launcher, "aarch64");

    String said = run(EMULATED.resolve("run"), launcher, "-v");

    assertThat(said).startsWith("containerd-shim-jwasm-v1:\n  Version:  ");
  }

  /** Sends the holder a request and reads one of its answers: what, number, process, value. */
  @Test
  void holderStartsChildren() throws Exception {
    Path holder = directory.resolve("holder");
    run(Places.top().resolve("tools/build-native"), "holder", holder, "aarch64");
    Process process = start(List.of(EMULATED.resolve("run"), holder));
    try (var in = process.getInputStream();
        var out = process.getOutputStream()) {
      var request = ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN);
      out.write(request.putInt(1).putInt(7).put((byte) 'H').array());
      out.flush();

      ByteBuffer answer = ByteBuffer.wrap(in.readNBytes(16)).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(answer.getInt()).isEqualTo('P');
      assertThat(answer.getInt()).isEqualTo(7);
      assertThat(answer.getInt()).isPositive();
    } finally {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }
}
