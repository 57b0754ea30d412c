package io.jwasm.shim.cli;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.Arch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Disassembles machine code with the program of GNU binutils. */
final class Objdump {
  private static final Pattern LINE = Pattern.compile(" *([0-9a-f]+):\t(.*)");

  private Objdump() {}

  /**
   * One instruction.
   *
   * @param offset where it starts
   */
  record Line(int offset, String text) {}

  /**
   * Disassembles code of this machine.
   *
   * @throws JwasmException if the program is missing or fails
   */
  static List<Line> of(byte[] code) {
    try {
      Path file = Files.createTempFile("jwasm-", ".code");
      try {
        Files.write(file, code);
        return lines(file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw failure(String.valueOf(e.getMessage()), e);
    }
  }

  private static List<Line> lines(Path file) throws IOException {
    Process process =
        new ProcessBuilder(
                "objdump",
                "-D",
                "--target=binary",
                "--architecture=" + architecture(),
                "--disassembler-options=" + (Arch.HOST == Arch.X86_64 ? "intel" : "no-aliases"),
                "--no-show-raw-insn",
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var lines = new ArrayList<Line>();
    try (var output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String text = output.readLine(); text != null; text = output.readLine()) {
        var match = LINE.matcher(text);
        if (match.matches()) {
          lines.add(new Line(Integer.parseInt(match.group(1), 16), match.group(2).strip()));
        }
      }
    }
    if (lines.isEmpty()) {
      throw failure("it printed no instructions", null);
    }
    return lines;
  }

  private static String architecture() {
    return switch (Arch.HOST) {
      case X86_64 -> "i386:x86-64";
      case AARCH64 -> "aarch64";
    };
  }

  private static JwasmException failure(String reason, @Nullable Throwable cause) {
    return new JwasmException(
        ErrorKind.FAILED_PRECONDITION,
        "run program",
        "objdump",
        reason,
        "install GNU binutils",
        cause);
  }
}
