package io.jwasm.runtime.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jwasm.runtime.engine.natives.NativeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The specification's own test suite on the native engine. {@code integration/spec/fetch} gets and
 * translates it; the property {@code jwasm.spec} names the result.
 */
class SpecSuiteTest {
  /** What later versions of the specification allow, or the text format, which is not ours. */
  private static final List<String> JUSTIFIED =
      List.of(
          "though: multiple memories",
          "though: multiple tables",
          "though: zero byte expected",
          "looks like text");

  private static final long STACK = 64L << 20;

  @TempDir private Path scratch;

  @TestFactory
  Stream<DynamicTest> scripts() throws IOException {
    String root = System.getProperty("jwasm.spec", "");
    assumeTrue(!root.isEmpty(), "no specification suite: run integration/spec/fetch");
    Path suite = Path.of(root);
    List<Path> scripts;
    try (var files = Files.walk(suite)) {
      scripts = files.filter(f -> f.endsWith("t.json")).map(Path::getParent).sorted().toList();
    }
    return scripts.stream()
        .map(script ->
            DynamicTest.dynamicTest(suite.relativize(script).toString(), () -> run(script, suite)));
  }

  private void run(Path script, Path suite) {
    var failures = new CompletableFuture<List<String>>();
    Runnable body =
        () -> {
          try (var run =
              new SpecScript(new NativeEngine(), script, scratch, suite.resolve("spectest.wasm"))) {
            run.run();
            failures.complete(run.failures);
          } catch (IOException | RuntimeException | Error e) {
            failures.completeExceptionally(e);
          }
        };
    new Thread(null, body, "spec", STACK).start();
    assertThat(failures.join())
        .filteredOn(failure -> JUSTIFIED.stream().noneMatch(failure::contains))
        .isEmpty();
  }
}
