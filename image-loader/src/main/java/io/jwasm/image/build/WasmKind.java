package io.jwasm.image.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** What the first eight bytes of a file say (WebAssembly core, binary modules). */
enum WasmKind {
  MODULE,
  COMPONENT,
  OTHER;

  private static final int HEADER_BYTES = 8;

  static WasmKind of(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return switch (HexFormat.of().formatHex(in.readNBytes(HEADER_BYTES))) {
        case "0061736d01000000" -> MODULE;
        case "0061736d0d000100" -> COMPONENT;
        default -> OTHER;
      };
    }
  }

  /** Notes a problem unless the file is a module. */
  static void require(String option, Path file, Problems problems) {
    try {
      switch (of(file)) {
        case MODULE -> {}
        case COMPONENT ->
            problems.add(
                option,
                file,
                "a component of the component model; jwasm runs core modules,"
                    + " build it for wasm32-wasip1");
        case OTHER -> problems.add(option, file, "not a wasm module");
      }
    } catch (IOException e) {
      problems.add(option, file, IoReason.of(e));
    }
  }
}
