package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.harness.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are no module that could run: each with the message that tells why. */
class BadModuleIT {
  @TempDir private Path directory;

  private Path module(String hex) throws IOException {
    return Files.write(directory.resolve("bad.wasm"), HexFormat.of().parseHex(hex));
  }

  private static Result refused(Object file, String... parts) {
    Result result = Jwasm.run(file).finish().expectFailure(125, parts);
    assertThat(result.stdout()).isEmpty();
    return result;
  }

  @Test
  void truncatedAnywhere() throws IOException {
    byte[] whole = Files.readAllBytes(Places.guest("c/hello.wasm"));
    for (int length : new int[] {4, 7, 9, 100, whole.length / 2, whole.length - 1}) {
      Path cut = Files.write(directory.resolve("cut.wasm"), Arrays.copyOf(whole, length));
      Result result = Jwasm.command("check", cut).finish();
      assertThat(result.exit()).as(result.toString()).isIn(1, 125);
      assertThat(result.stdout() + result.stderr())
          .as(result.toString())
          .contains("cut.wasm")
          .containsAnyOf("truncated", "unexpected end")
          .doesNotContain("Exception", "\tat ");
    }
  }

  @Test
  void anEmptyFile() throws IOException {
    refused(module(""), "bad.wasm", "the file is empty");
  }

  @Test
  void wrongMagic() throws IOException {
    refused(module("deadbeef01000000"), "not a WebAssembly module", "de ad be ef");
  }

  @Test
  void wrongVersion() throws IOException {
    refused(module("0061736d02000000"), "unknown binary version 2");
  }

  @Test
  void aComponent() throws IOException {
    refused(module("0061736d0d000100"), "component", "WASI preview 1").expectHint("wasm32-wasip1");
  }

  @Test
  void anElfBinary() throws IOException {
    Path elf = Files.copy(Path.of("/bin/true"), directory.resolve("elf.wasm"));
    refused(elf, "not a WebAssembly module", "ELF");
  }

  @Test
  void aModuleWithoutEntryPoint() throws IOException {
    refused(module("0061736d01000000"), "find entry point", "neither _start nor");
  }

  @Test
  void aReactorWithoutAFunctionNamed() {
    refused(Places.guest("c/reactor.wasm"), "it is a reactor").expectHint("answer");
    refused(Places.guest("c/reactor.wasm") + "#nothing", "no function \"nothing\"");
  }

  @Test
  void missingImportsAreAllNamedWithTheirAbi() throws IOException {
    // imports env.a, env.b and wasi_snapshot_preview1.fd_close of a wrong type; exports _start
    String module =
        "0061736d01000000"
            + "0104016000"
            + "00"
            + "0233"
            + "03"
            + ("03656e76" + "0161" + "0000")
            + ("03656e76" + "0162" + "0000")
            + ("16776173695f736e617073686f745f7072657669657731" + "0866645f636c6f7365" + "0000")
            + "03020100"
            + "070a01065f73746172740003"
            + "0a040102000b";
    Result result = refused(module(module), "link module", "bad.wasm");
    assertThat(result.stderr())
        .contains("env.a")
        .contains("env.b")
        .contains("wasi_snapshot_preview1.fd_close")
        .contains("(i32) -> i32");
  }

  @Test
  void anInvalidBody() throws IOException {
    // _start holds i32.add on an empty stack
    refused(
        module("0061736d0100000001040160000003020100070a01065f737461727400000a05010300" + "6a0b"),
        "bad.wasm");
  }

  @Test
  void aFileThatIsNotThere() {
    Path missing = directory.resolve("missing.wasm");
    refused(missing, "open image \"" + missing + "\"", "no such file");
  }

  @Test
  void aFileThatIsNeitherModuleNorImage() {
    refused(Jwasm.file(directory.resolve("notes.txt"), "hello"), "notes.txt", "neither");
  }
}
