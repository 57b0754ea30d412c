package io.jwasm.runtime.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.runtime.testing.Code;
import io.jwasm.runtime.testing.Wasm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModuleParserTest {
  @TempDir private Path dir;

  private static Wasm full() {
    var wasm = new Wasm();
    int log = wasm.importFunction("env", "log", "IL", "D");
    wasm.importGlobal("env", "limit").importMemory("env", "shared", 1, 4, true);
    int add = wasm.function("II", "I", new Code().get(0).get(1).op(0x6a));
    return wasm.table(1, 3)
        .memory(2, -1)
        .tag("I")
        .global(7)
        .export("add", add)
        .export("log", log)
        .export("memory", 2, 1)
        .export("table", 1, 0)
        .export("g", 3, 1)
        .export("tag", 4, 0)
        .start(wasm.function("", "", new Code()))
        .elements(0, add)
        .data(0, new byte[] {1})
        .passiveData(new byte[] {2})
        .name(add, "add_i32")
        .custom("producers", new byte[] {0});
  }

  private static WasmModule parse(byte[] bytes) {
    return ModuleParser.parse("m.wasm", ByteBuffer.wrap(bytes));
  }

  @Test
  void readsEverySectionWithoutBodies() {
    WasmModule module = full().module();

    assertThat(module.imports())
        .extracting(Import::toString)
        .containsExactly("env.log", "env.limit", "env.shared");
    assertThat(module.imports().getFirst().type())
        .isEqualTo(new ExternType.Function(FunctionType.of("IL", "D")));
    assertThat(module.memories()).containsExactly(new Limits(2, -1, false, false));
    assertThat(module.start()).hasValue(2);
    assertThat(module.export("add").orElseThrow().index()).isEqualTo(1);
    assertThat(module.export("memory").orElseThrow().type())
        .isEqualTo(new ExternType.Memory(new Limits(2, -1, false, false)));
    assertThat(module.export("table").orElseThrow().type())
        .isEqualTo(new ExternType.Table(ValueType.FUNCREF, new Limits(1, 3, false, false)));
    assertThat(module.export("g").orElseThrow().type())
        .isEqualTo(new ExternType.Global(ValueType.I32, true));
    assertThat(module.export("tag").orElseThrow().type())
        .isEqualTo(new ExternType.Tag(FunctionType.of("I", "")));
    assertThat(module.custom("producers")).isPresent();
    assertThat(module.section(11)).isPresent();
  }

  @Test
  void namesFunctions() {
    var names = new FunctionNames(full().module());

    assertThat(names.name(1)).isEqualTo("add_i32");
    assertThat(names.name(0)).isEqualTo("env.log");
    assertThat(names.name(99)).isEqualTo("func[99]");
  }

  @Test
  void readsRecursiveAndGcTypes() {
    byte[] types =
        new Code()
            .u32(2)
            .op(0x4e)
            .u32(2)
            .op(0x50, 0)
            .op(0x5f, 1, 0x63, 0, 1) // sub of nothing: struct of a mutable (ref null 0)
            .op(0x60, 1, 0x64, 0, 1, 0x70)
            .op(0x5e, 0x78, 0)
            .bytes();
    byte[] module = new Code().op(0, 'a', 's', 'm', 1, 0, 0, 0).op(1).vec(types).bytes();

    assertThat(parse(module).types()).hasSize(3);
    assertThat(parse(module).types().get(1).orElseThrow()).hasToString("(other_ref) -> funcref");
  }

  @ParameterizedTest
  @CsvSource({
    "7f454c46, ELF binary",
    "23212f62696e, a script",
    "1f8b0800, gzip",
    "504b0304, zip",
    "286d6f64756c65, text format",
    "68656c6c6f0a, looks like text",
    "ff01, it starts with ff 01",
    "0061736d, ends within the preamble",
    "0061736d0d000100, is a component",
    "0061736d02000000, unknown binary version 2"
  })
  void saysWhatTheFileIsInstead(String hex, String message) {
    byte[] bytes = java.util.HexFormat.of().parseHex(hex);

    assertThatThrownBy(() -> parse(bytes))
        .isInstanceOf(ModuleException.class)
        .hasMessageStartingWith("parse module \"m.wasm\": ")
        .hasMessageContaining(message);
  }

  @Test
  void refusesTheEmptyFileADirectoryAndAMissingFile() throws IOException {
    Path empty = Files.createFile(dir.resolve("empty.wasm"));

    assertThatThrownBy(() -> ModuleParser.parse(empty)).hasMessageContaining("the file is empty");
    assertThatThrownBy(() -> ModuleParser.parse(dir)).hasMessageContaining("is a directory");
    assertThatThrownBy(() -> ModuleParser.parse(dir.resolve("none")))
        .isInstanceOfSatisfying(
            JwasmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
  }

  @Test
  void parsesAFile() throws IOException {
    Path file = Files.write(dir.resolve("full.wasm"), full().bytes());

    assertThat(ModuleParser.parse(file).exports()).hasSize(6);
  }

  @Test
  void namesTheTruncatedSection() {
    byte[] bytes = full().bytes();

    assertThatThrownBy(() -> parse(Arrays.copyOf(bytes, 12)))
        .hasMessageContaining("truncated: the type section has")
        .hasMessageContaining("at offset 0x8");
  }

  @Test
  void hugeCountsAllocateNothing() {
    byte[] exports = new Code().u32(0xffff_ffffL).bytes();
    byte[] module = new Code().op(0, 'a', 's', 'm', 1, 0, 0, 0).op(7).vec(exports).bytes();

    assertThatThrownBy(() -> parse(module)).hasMessageContaining("4294967295 exports do not fit");
  }

  @Test
  void damagedNamesNeverFail() {
    byte[] names = "garbage".getBytes(StandardCharsets.UTF_8);
    WasmModule module = new Wasm().custom("name", names).module();

    assertThat(new FunctionNames(module).name(3)).isEqualTo("func[3]");
  }

  @Test
  void everyPrefixParsesOrIsRefused() {
    byte[] bytes = full().bytes();
    for (int length = 0; length < bytes.length; length++) {
      parseOrRefuse(Arrays.copyOf(bytes, length));
    }
  }

  @Test
  void anyDamageParsesOrIsRefused() {
    byte[] bytes = full().bytes();
    var random = new Random(1);
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (int i = 0; i < 100_000; i++) {
            byte[] damaged = bytes.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
              damaged[8 + random.nextInt(bytes.length - 8)] = (byte) random.nextInt(256);
            }
            parseOrRefuse(damaged);
          }
        });
  }

  /** Anything but a {@link ModuleException} fails the test. */
  private static void parseOrRefuse(byte[] bytes) {
    try {
      var module = parse(bytes);
      assertThat(new FunctionNames(module).name(1)).isNotNull();
    } catch (ModuleException e) {
      assertThat(e.getMessage()).startsWith("parse module \"m.wasm\": ");
    }
  }
}
