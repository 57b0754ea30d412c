package io.jwasm.runtime.engine.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jwasm.runtime.engine.Engine;
import io.jwasm.runtime.engine.jvm.JvmEngine;
import io.jwasm.runtime.engine.natives.LazyEngine;
import io.jwasm.runtime.engine.natives.NativeEngine;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The specification's own test suite. {@code integration/spec/fetch} gets it translated; the
 * property {@code jwasm.spec} names the result.
 */
class SpecSuiteTest {
  private static final long STACK = 64L << 20;

  @TempDir private Path scratch;

  @TestFactory
  Stream<DynamicTest> onTheNativeEngine() throws IOException {
    return scripts(new NativeEngine());
  }

  @TestFactory
  Stream<DynamicTest> onTheNativeEngineWhileItCompiles() throws IOException {
    return scripts(new LazyEngine());
  }

  @TestFactory
  Stream<DynamicTest> onTheJvmEngine() throws IOException {
    return scripts(new JvmEngine());
  }

  private Stream<DynamicTest> scripts(Engine engine) throws IOException {
    String root = System.getProperty("jwasm.spec", "");
    assumeTrue(!root.isEmpty(), "no specification suite: run integration/spec/fetch");
    Path suite = Path.of(root);
    Path spectest = files(suite, "spectest.wasm").getFirst();
    return files(suite, ".json").stream()
        .map(script ->
            DynamicTest.dynamicTest(
                script.toString(),
                () -> {
                  SpecScript run = run(engine, script, spectest);
                  assertThat(run.failures)
                      .filteredOn(
                          failure -> !Skipped.covers(engine.name(), script.toString(), failure))
                      .isEmpty();
                }));
  }

  private static List<Path> files(Path suite, String end) throws IOException {
    try (var files = Files.walk(suite, FileVisitOption.FOLLOW_LINKS)) {
      return files.filter(f -> f.toString().endsWith(end)).sorted().toList();
    }
  }

  private SpecScript run(Engine engine, Path script, Path spectest) {
    var finished = new CompletableFuture<SpecScript>();
    Runnable body =
        () -> {
          try (var run = new SpecScript(engine, script, scratch, spectest)) {
            run.run();
            finished.complete(run);
          } catch (IOException | RuntimeException | Error e) {
            finished.completeExceptionally(e);
          }
        };
    new Thread(null, body, "spec", STACK).start();
    return finished.join();
  }
}
