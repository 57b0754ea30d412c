package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.harness.Result;
import io.jwasm.integration.harness.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiled modules are kept, shared by processes, and never believed when they are damaged. */
class CacheIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  @TempDir private Path home;

  private Jwasm python() {
    return Jwasm.guest("cpython/python.wasm").home(home).args("-c", "print(1)");
  }

  private Jwasm go() {
    return Jwasm.guest("go/features.wasm").home(home).args("goroutines");
  }

  @Test
  void aSecondStartIsMuchFaster() {
    Duration cold = python().expectExit(0).duration();
    Duration warm = python().expectExit(0).duration();
    assertThat(warm).isLessThan(cold.multipliedBy(2).dividedBy(3));
  }

  @Test
  void compiledCodeIsForItsOwnerOnly() throws IOException {
    Jwasm.guest("c/hello.wasm").home(home).expectExit(0);
    Path modules = home.resolve("modules");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(modules)))
        .isEqualTo("rwx------");
  }

  @Test
  void processesAtTheSameTimeShareOneCompile() {
    try (Running first = python().start();
        Running second = python().start()) {
      assertThat(first.finish(PATIENCE).expectExit(0).stdout()).isEqualTo("1\n");
      assertThat(second.finish(PATIENCE).expectExit(0).stdout()).isEqualTo("1\n");
    }
    assertThat(listed()).hasSize(1);
  }

  @Test
  void aProcessKilledWhileItCompilesLeavesNothingThatHurts() {
    for (int milliseconds : new int[] {400, 800, 1500}) {
      try (Running victim = python().start()) {
        victim.await(PATIENCE, "CPU time", () -> Cpu.of(victim.pid()).toMillis() >= milliseconds);
        victim.signal("KILL").finish(PATIENCE).expectExit(137);
      } catch (AssertionError e) {
        // it was faster than the signal, which is fine
        assertThat(e).hasMessageContaining("ended");
      }
    }
    assertThat(python().expectOutput(0)).isEqualTo("1\n");
  }

  @Test
  void damagedEntriesAreMissesAndAreReplaced() throws IOException {
    go().expectExit(0);
    for (Path file : payloads()) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 0x55;
      Files.write(file, bytes);
    }
    assertThat(go().expectOutput(0)).isEqualTo("sum 333833500\n");
    for (Path file : payloads()) {
      Files.write(file, new byte[10]);
    }
    assertThat(go().expectOutput(0)).isEqualTo("sum 333833500\n");
    Duration warm = go().expectExit(0).duration();
    assertThat(warm).isPositive();
  }

  /** Everything big enough to be compiled code. */
  private List<Path> payloads() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files.filter(Files::isRegularFile).filter(CacheIT::isBig).toList();
    }
  }

  private static boolean isBig(Path file) {
    try {
      return Files.size(file) > 4096;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void compileListAndPrune() {
    Jwasm.command("compile", Places.guest("go/features.wasm")).home(home).expectExit(0);
    assertThat(listed()).hasSize(1);
    Jwasm.command("cache", "prune", "--all").home(home).expectExit(0);
    assertThat(listed()).isEmpty();
    go().expectExit(0);
  }

  private List<String> listed() {
    Result result = Jwasm.command("cache", "ls", "--json").home(home).expectExit(0);
    return result.stdout().lines().filter(line -> line.contains("\"kind\":\"module\"")).toList();
  }
}
