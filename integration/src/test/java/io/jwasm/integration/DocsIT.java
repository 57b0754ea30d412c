package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.harness.Result;
import io.jwasm.integration.harness.Running;
import io.jwasm.integration.harness.ShellBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every shell block of the documents, in the order in which a reader meets them, in one
 * directory. The comment above a block says how: {@code run} (with {@code exit=N}), {@code make}
 * (its targets exist; continuous integration runs them), {@code options} (the command has them).
 */
class DocsIT {
  private static final List<String> DOCUMENTS = List.of("README.md", "CONTRIBUTING.md");
  private static final Pattern OPTION = Pattern.compile("(?<= )--?[a-z][a-z-]*");

  /** Imports the function "f" of "env", which nothing provides, and exports an empty _start. */
  private static final String NEEDS_HOST =
      "0061736d0100000001040160000002090103656e760166000003020100070a01065f737461727400010a04010200"
          + "0b";

  @TempDir private static Path directory;

  @BeforeAll
  static void layOutWhatTheReaderHas() throws IOException {
    Files.copy(Places.guest("c/hello.wasm"), directory.resolve("app.wasm"));
    Files.write(directory.resolve("needs-host.wasm"), HexFormat.of().parseHex(NEEDS_HOST));
    Jwasm.file(directory.resolve("site/index.html"), "<p>text\n");
    Jwasm.file(directory.resolve("data/input"), "text\n");
  }

  @TestFactory
  Stream<DynamicTest> everyShellBlockWorks() {
    return DOCUMENTS.stream()
        .flatMap(document -> ShellBlock.of(Places.top().resolve(document)).stream())
        .map(block -> dynamicTest(block.toString(), () -> check(block)));
  }

  private static void check(ShellBlock block) {
    switch (block.test()) {
      case "run" -> shell(block.text()).expectExit(block.exit());
      case "make" -> block.lines().forEach(line -> shell(dryRun(line)).expectExit(0));
      case "options" -> block.lines().forEach(DocsIT::checkOptions);
      default -> throw new AssertionError(block + " does not say how it is tested");
    }
  }

  private static String dryRun(String line) {
    assertThat(line).startsWith("make ");
    return line.replaceFirst("make", "make -n -C '" + Places.top() + "'");
  }

  private static void checkOptions(String line) {
    String[] words = line.split(" ", 3);
    String help = shell(words[0] + " " + words[1] + " --help").expectExit(0).stdout();
    OPTION
        .matcher(line)
        .results()
        .forEach(option -> assertThat(help).as(line).contains(option.group()));
  }

  private static Result shell(String script) {
    String path = Places.command().getParent() + ":" + System.getenv("PATH");
    String home = directory.resolve("home").toString();
    try (Running running =
        Running.start(
            List.of("sh", "-ec", "cd '" + directory + "'\n" + script),
            Map.of("PATH", path, "JWASM_HOME", home, "JWASM_RUN", directory + "/run"))) {
      running.closeInput();
      return running.finish(Duration.ofMinutes(3));
    }
  }
}
