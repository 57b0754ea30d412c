package io.jwasm.shim.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small files. */
final class Texts {
  private static final int LIMIT = 1 << 20;

  private Texts() {}

  /** The text of a file; empty if it cannot be read. */
  static String read(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LIMIT), UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
