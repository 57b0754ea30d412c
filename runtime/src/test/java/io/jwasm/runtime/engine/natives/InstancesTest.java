package io.jwasm.runtime.engine.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.GuestStop;
import io.jwasm.runtime.engine.Imports;
import io.jwasm.runtime.engine.Instance;
import io.jwasm.runtime.engine.InstanceLimits;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.testing.Code;
import io.jwasm.runtime.testing.Wasm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many instances, one after the other, leave nothing behind. */
@Timeout(180)
class InstancesTest {
  private static final int WARM = 1000;
  private static final int MANY = 10_000;

  @TempDir private Path dir;

  private static Wasm module() {
    var wasm = new Wasm().memory(2, 10).table(10, 20).global(0).tag("I").data(0, new byte[100]);
    wasm.export(
        "run",
        wasm.function("I", "I", new Code().i32(70_000).get(0).mem(0x36, 2, 0).i32(3).op(0x40, 0)));
    wasm.export("trap", wasm.function("", "", new Code().op(0)));
    wasm.export("fault", wasm.function("", "I", new Code().i32(-1).mem(0x28, 2, 0)));
    wasm.export("throw", wasm.function("", "", new Code().i32(1).op(0x08, 0)));
    wasm.export("loop", wasm.function("", "", new Code().op(0x03, 0x40, 0x0c, 0, 0x0b)));
    return wasm;
  }

  private static long status(String field) throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      String line = lines.filter(l -> l.startsWith(field + ":")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("[^0-9]", ""));
    }
  }

  private static long mappings() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.count();
    }
  }

  private static void live(CompiledModule module, int round) {
    try (Instance instance = module.instantiate(Imports.NONE, InstanceLimits.DEFAULT)) {
      assertThat((int) instance.call("run", round)[0]).isEqualTo(2);
      switch (round % 5) {
        case 0 -> assertThatThrownBy(() -> instance.call("trap")).isInstanceOf(Trap.class);
        case 1 -> assertThatThrownBy(() -> instance.call("fault")).isInstanceOf(Trap.class);
        case 2 -> assertThatThrownBy(() -> instance.call("throw")).isInstanceOf(Trap.class);
        case 3 -> {
          instance.interrupt();
          assertThatThrownBy(() -> instance.call("loop")).isInstanceOf(GuestStop.class);
        }
        default -> assertThat(instance.memory().getInt(70_000)).isEqualTo(round);
      }
    }
  }

  @Test
  void instancesLeaveNeitherMappingsNorThreadsNorMemory() throws IOException {
    try (var guests = new Guests(dir)) {
      CompiledModule module = guests.load(module());
      for (int i = 0; i < WARM; i++) {
        live(module, i);
      }
      long mappings = mappings();
      long threads = status("Threads");
      long resident = status("VmRSS");

      for (int i = 0; i < MANY; i++) {
        live(module, i);
      }

      // The JVM maps and unmaps some things of its own, and its heap may grow to its limit.
      assertThat(mappings()).isLessThan(mappings + 100);
      assertThat(status("Threads")).isLessThan(threads + 10);
      assertThat(status("VmRSS")).isLessThan(resident + (512 << 10));
    }
  }

  @Test
  void modulesLeaveNothingEither() throws IOException {
    for (int i = 0; i < 20; i++) {
      loadAndRun(i);
    }
    long mappings = mappings();

    for (int i = 0; i < 200; i++) {
      loadAndRun(i);
    }

    // One that each leaves would be 200; some are the JVM's own, which compiles meanwhile.
    assertThat(mappings()).isLessThan(mappings + 150);
  }

  private void loadAndRun(int round) {
    try (var guests = new Guests(dir)) {
      live(guests.load(module()), round);
    }
  }
}
