package io.jwasm.runtime.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.runtime.abi.wasi.CallGroup;
import io.jwasm.runtime.abi.wasi.WasiAbi;
import io.jwasm.runtime.abi.wasi.WasiVersion;
import io.jwasm.runtime.engine.Imports;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.module.FunctionType;
import io.jwasm.runtime.module.Import;
import io.jwasm.runtime.module.Limits;
import io.jwasm.runtime.testing.Code;
import io.jwasm.runtime.testing.FakeInstance;
import io.jwasm.runtime.testing.Wasm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AbiLinkerTest {
  private static final String P1 = "wasi_snapshot_preview1";

  private static final CallGroup GROUP =
      table -> {
        table.add("sock_accept", FunctionType.of("III", "I"), (_, _) -> 3);
        table.add("sock_accept", FunctionType.of("II", "I"), (_, _) -> 2);
        table.add("fd_close", FunctionType.of("I", "I"), (_, _) -> 1);
      };

  private final AbiLinker linker =
      new AbiLinker(List.of(new WasiAbi(WasiVersion.PREVIEW1, List.of(GROUP))));

  private static GuestMemory noMemory(Limits limits) {
    throw new AssertionError("no memory was imported");
  }

  private static long call(Imports.Value value) {
    return ((Imports.Function) value).function().call(new FakeInstance(null), new long[3]);
  }

  @Test
  void bindsByNameAndType() {
    var wasm = new Wasm();
    wasm.importFunction(P1, "sock_accept", "II", "I");
    wasm.importFunction(P1, "fd_close", "I", "I");
    wasm.importFunction(P1, "sock_accept", "III", "I");

    Imports imports = linker.link(wasm.module(), AbiLinkerTest::noMemory);

    assertThat(imports.values()).extracting(AbiLinkerTest::call).containsExactly(2L, 1L, 3L);
  }

  @Test
  void reportsEverythingThatIsMissing() {
    var wasm = new Wasm();
    wasm.importFunction(P1, "fd_close", "I", "I");
    wasm.importFunction(P1, "fd_close", "L", "I");
    wasm.importFunction("wasix_32v1", "proc_fork", "II", "I");
    wasm.importFunction(P1, "sock_accept", "I", "I");
    wasm.importFunction("wasix_32v1", "proc_join", "II", "");
    wasm.importGlobal("env", "STACKTOP");
    wasm.importMemory("js", "mem", 1, -1, false);
    wasm.importOther("env", "table", new Code().op(1, 0x70, 0, 2));

    var error =
        catchThrowableOfType(
            JwasmException.class, () -> linker.link(wasm.module(), AbiLinkerTest::noMemory));

    assertThat(error.kind()).isEqualTo(ErrorKind.UNIMPLEMENTED);
    assertThat(error)
        .hasMessage(
            """
            link module "test": 7 of 8 imports not provided
              WASI preview 1:
                wasi_snapshot_preview1.fd_close (i64) -> i32: it is provided as (i32) -> i32
              WASIX:
                wasix_32v1.proc_fork (i32 i32) -> i32
                wasix_32v1.proc_join (i32 i32) -> ()
              WasmEdge sockets:
                wasi_snapshot_preview1.sock_accept (i32) -> i32: it is provided as \
            (i32 i32 i32) -> i32 or (i32 i32) -> i32
              Emscripten:
                env.STACKTOP (global i32)
              unknown:
                js.mem (memory 1 or more)
                env.table (table funcref 2 or more)\
            """);
    assertThat(error.hint().orElseThrow())
        .startsWith("WASI preview 1: ")
        .contains("; WASIX: it needs the Wasmer runtime")
        .contains("; Emscripten: ")
        .contains("; unknown: ");
  }

  @Test
  void reportsWithoutBinding() {
    var wasm = new Wasm();
    wasm.importFunction(P1, "fd_close", "I", "I");
    wasm.importFunction("other", "f", "", "");

    LinkReport report = linker.check(wasm.module());

    assertThat(report.complete()).isFalse();
    assertThat(report.byAbi()).containsOnlyKeys("WASI preview 1", "unknown");
    assertThat(report.missing()).extracting(e -> e.wanted().toString()).containsExactly("other.f");
    assertThat(report.entries().getFirst().satisfied()).isTrue();
    assertThat(linker.check(new Wasm().module()).complete()).isTrue();
  }

  @Test
  void makesMemoriesThatAreImported() {
    var wasm = new Wasm();
    wasm.importMemory("env", "memory", 2, 3, true);
    wasm.importMemory("env", "memory", 1, -1, false);
    var made = new ArrayList<Limits>();
    try (var memory = GuestMemory.reserve(1, 1, false)) {
      Imports imports =
          linker.link(
              wasm.module(),
              limits -> {
                made.add(limits);
                return memory;
              });

      assertThat(made)
          .containsExactly(new Limits(2, 3, true, false), new Limits(1, -1, false, false));
      assertThat(imports.values())
          .containsExactly(new Imports.Memory(memory), new Imports.Memory(memory));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "wasi_snapshot_preview1, sock_open, WasmEdge sockets",
    "wasi_snapshot_preview1, epoll_oneoff, WasmEdge sockets",
    "wasi_snapshot_preview1, fd_nothing, WASI preview 1",
    "wasi_unstable, fd_nothing, WASI preview 0 (wasi_unstable)",
    "wasi, thread-spawn, wasi-threads",
    "wasix_32v1, thread_spawn_v2, WASIX",
    "wasi_ephemeral_nn, load, wasi-nn",
    "wasi_ephemeral_crypto_common, f, WASI proposals",
    "wasi:cli/stdout@0.2.0, get-stdout, WASI preview 2 (components)",
    "wbg, __wbindgen_throw, wasm-bindgen (JavaScript)",
    "gojs, runtime.wasmExit, Go for JavaScript",
    "env, emscripten_memcpy_big, Emscripten",
    "env, invoke_vii, Emscripten",
    "env, ___syscall6, Emscripten",
    "global.Math, pow, Emscripten",
    "env, my_function, unknown",
    "host, log, unknown"
  })
  void namesTheAbi(String module, String name, String label) {
    var wasm = new Wasm();
    wasm.importFunction(module, name, "", "");
    Import wanted = wasm.module().imports().getFirst();

    assertThat(KnownAbi.of(wanted).label()).isEqualTo(label);
    assertThat(KnownAbi.of(wanted).advice()).isNotBlank();
  }
}
