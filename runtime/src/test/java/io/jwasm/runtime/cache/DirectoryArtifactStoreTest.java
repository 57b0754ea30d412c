package io.jwasm.runtime.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DirectoryArtifactStoreTest {
  private static final String DIGEST = "ab".repeat(32);
  private static final ArtifactKey KEY = new ArtifactKey(DIGEST, StoreProcess.FINGERPRINT);
  private static final ArtifactStore.Waiting SILENT = reason -> {};

  @TempDir private Path dir;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
  private DirectoryArtifactStore store;

  @BeforeEach
  void open() {
    store = new DirectoryArtifactStore(dir.resolve("cache"), now::get);
  }

  private static ArtifactStore.Writer text(String text) {
    return target -> {
      try {
        Files.writeString(target, text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private Path put(ArtifactKey key, String text) throws InterruptedException {
    return store.putIfAbsent(key, text(text), SILENT);
  }

  private static ArtifactKey key(int n) {
    return new ArtifactKey("%064x".formatted(n), "test-1");
  }

  private List<Path> temporaries() {
    return CacheDirectory.files(dir.resolve("cache/tmp"));
  }

  @Test
  void keepsWhatWasMadeOnce() throws InterruptedException {
    assertThat(store.get(KEY)).isEmpty();

    Path file = put(KEY, "first");

    assertThat(file).content().startsWith("first");
    assertThat(put(KEY, "second")).isEqualTo(file).content().startsWith("first");
    assertThat(store.get(KEY)).contains(file);
    assertThat(temporaries()).isEmpty();
  }

  @Test
  void directoriesAndFilesAreTheUsersAlone() throws IOException, InterruptedException {
    Path file = put(KEY, "x");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    for (String name : List.of("", "artifacts", "tmp", "locks")) {
      Path directory = dir.resolve("cache").resolve(name);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void refusesADirectoryThatOthersCanWrite() throws IOException {
    Path open = Files.createDirectory(dir.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(() -> new DirectoryArtifactStore(open, now::get))
        .isInstanceOfSatisfying(
            JwasmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.PERMISSION_DENIED))
        .hasMessageContaining("others can write it");
    Path file = Files.createFile(dir.resolve("file"));
    assertThatThrownBy(() -> new DirectoryArtifactStore(file, now::get))
        .hasMessageContaining("is not a directory");
  }

  @Test
  void replacesEntriesThatAreNotWhole() throws IOException, InterruptedException {
    Path file = put(KEY, "x".repeat(1000));
    byte[] whole = Files.readAllBytes(file);
    byte[] flipped = whole.clone();
    flipped[500] ^= 1;
    var damages =
        List.of(
            new byte[0],
            java.util.Arrays.copyOf(whole, 500),
            java.util.Arrays.copyOf(whole, whole.length - 1),
            java.util.Arrays.copyOf(whole, whole.length + 1),
            flipped,
            "garbage".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    for (byte[] damage : damages) {
      Files.write(file, damage);

      assertThat(store.get(KEY)).isEmpty();
      assertThat(put(KEY, "again")).content().startsWith("again");
      assertThat(store.get(KEY)).isPresent();
    }
  }

  @Test
  void anEntryOfAnotherKeyIsAMiss() throws IOException, InterruptedException {
    Path other = put(key(1), "other");
    Files.copy(other, dir.resolve("cache/artifacts").resolve(KEY.fileName()));

    assertThat(store.get(KEY)).isEmpty();
    assertThat(put(KEY, "own")).content().startsWith("own");
  }

  @Test
  void foreignAndOddEntriesAreMissesAndReplaced() throws IOException, InterruptedException {
    Path file = put(KEY, "x");
    byte[] whole = Files.readAllBytes(file);

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(store.get(KEY)).isEmpty();
    assertThat(put(KEY, "mode")).content().startsWith("mode");

    Files.delete(file);
    Files.write(dir.resolve("elsewhere"), whole);
    Files.createSymbolicLink(file, dir.resolve("elsewhere"));
    assertThat(store.get(KEY)).isEmpty();
    assertThat(put(KEY, "link")).content().startsWith("link");
    assertThat(dir.resolve("elsewhere")).hasBinaryContent(whole);

    Files.delete(file);
    Files.createDirectory(file);
    assertThat(store.get(KEY)).isEmpty();
    assertThat(put(KEY, "directory")).content().startsWith("directory");
  }

  @Test
  void anEntryOfAnotherUserIsAMiss() throws IOException, InterruptedException {
    Path file = put(KEY, "x");
    Assumptions.assumeTrue(
        Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
        "only root can give files away");
    Files.setAttribute(file, "unix:uid", 65_534);

    assertThat(store.get(KEY)).isEmpty();
    assertThat(put(KEY, "own")).content().startsWith("own");
  }

  @Test
  void aFailedWriterLeavesNothing() {
    var failure = new IllegalStateException("broken");

    assertThatThrownBy(() ->
            store.putIfAbsent(
                KEY,
                target -> {
                  throw failure;
                },
                SILENT))
        .isSameAs(failure);
    assertThat(store.get(KEY)).isEmpty();
    assertThat(temporaries()).isEmpty();
  }

  @Test
  void threadsMakeAnEntryOnce() throws ExecutionException, InterruptedException {
    var made = new AtomicInteger();
    var start = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(8)) {
      var results = new ArrayList<Future<Path>>();
      for (int i = 0; i < 8; i++) {
        results.add(
            threads.submit(() -> {
              start.await();
              return store.putIfAbsent(
                  KEY,
                  target -> {
                    made.incrementAndGet();
                    text("once").write(target);
                  },
                  SILENT);
            }));
      }
      start.countDown();
      for (var result : results) {
        assertThat(result.get()).content().startsWith("once");
      }
    }
    assertThat(made).hasValue(1);
  }

  @Test
  void processesMakeAnEntryOnce() throws IOException, InterruptedException {
    Path gate = dir.resolve("gate");
    Process other = StoreProcess.start(dir.resolve("cache"), DIGEST, gate);
    try (var output = other.inputReader()) {
      assertThat(output.readLine()).isEqualTo("making");
      var reasons = new ArrayList<String>();

      Path file =
          store.putIfAbsent(
              KEY,
              text("not needed"),
              reason -> {
                reasons.add(reason);
                open(gate);
              });

      assertThat(file).content().startsWith("whole");
      assertThat(reasons).hasSize(1).first().asString().contains("another process");
      assertThat(output.readLine()).isEqualTo("made");
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  private static void open(Path gate) {
    try {
      Files.createFile(gate);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aKilledProcessLeavesNoEntryAndItsTemporaryGoes() throws IOException, InterruptedException {
    Process other = StoreProcess.start(dir.resolve("cache"), DIGEST, dir.resolve("never"));
    try (var output = other.inputReader()) {
      assertThat(output.readLine()).isEqualTo("making");
      assertThat(temporaries()).hasSize(1);
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertThat(store.get(KEY)).isEmpty();
    assertThat(temporaries()).hasSize(1);

    assertThat(put(KEY, "mine")).content().startsWith("mine");
    assertThat(temporaries()).isEmpty();
  }

  @Test
  void pruneRemovesLeftoversButNothingInUse() throws IOException, InterruptedException {
    Path gate = dir.resolve("gate");
    Process other = StoreProcess.start(dir.resolve("cache"), DIGEST, gate);
    try (var output = other.inputReader()) {
      assertThat(output.readLine()).isEqualTo("making");

      assertThat(store.prune(PrunePolicy.ALL)).isEmpty();
      assertThat(temporaries()).hasSize(1);
    } finally {
      other.destroyForcibly().waitFor();
    }
    store.prune(PrunePolicy.NOTHING);
    assertThat(temporaries()).isEmpty();
  }

  @Test
  void whatIsBeingMadeIsListed() throws IOException, InterruptedException {
    Process other = StoreProcess.start(dir.resolve("cache"), DIGEST, dir.resolve("never"));
    try (var output = other.inputReader()) {
      assertThat(output.readLine()).isEqualTo("making");

      assertThat(store.list()).hasSize(1);
      assertThat(store.list().getFirst().key()).isEqualTo(KEY);
      assertThat(store.list().getFirst().state()).isEqualTo(ArtifactStore.State.COMPILING);
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertThat(store.list()).isEmpty();
    put(KEY, "mine");
    assertThat(store.list())
        .extracting(ArtifactStore.Entry::state)
        .containsExactly(ArtifactStore.State.READY);
  }

  @Test
  void waitingForAnotherProcessCanBeInterrupted() throws IOException, InterruptedException {
    Process other = StoreProcess.start(dir.resolve("cache"), DIGEST, dir.resolve("never"));
    try (var output = other.inputReader()) {
      assertThat(output.readLine()).isEqualTo("making");
      Thread self = Thread.currentThread();

      assertThatThrownBy(() -> store.putIfAbsent(KEY, text("x"), reason -> self.interrupt()))
          .isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertThat(put(KEY, "mine")).content().startsWith("mine");
  }

  @Test
  void prunesByAgeAndBySize() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      put(key(i), "x".repeat(100));
      assertThat(store.get(key(i))).isPresent(); // sets the last use
      now.updateAndGet(t -> t.plus(Duration.ofDays(1)));
    }
    store.get(key(0));
    assertThat(store.list())
        .extracting(ArtifactStore.Entry::key)
        .containsExactly(key(1), key(2), key(3), key(0));
    long size = store.list().getFirst().bytes();
    assertThat(size).isGreaterThan(100);

    assertThat(store.prune(PrunePolicy.olderThan(Duration.ofDays(2))))
        .extracting(ArtifactStore.Entry::key)
        .containsExactly(key(1));
    assertThat(store.prune(PrunePolicy.downTo(size)))
        .extracting(ArtifactStore.Entry::key)
        .containsExactly(key(2), key(3));
    assertThat(store.prune(PrunePolicy.ALL)).hasSize(1);
    assertThat(store.list()).isEmpty();
  }

  @Test
  void entriesStayReadableWhilePruned() throws IOException, InterruptedException {
    Path file = put(KEY, "text");
    try (var in = Files.newInputStream(file, StandardOpenOption.READ)) {
      store.prune(PrunePolicy.ALL);

      assertThat(in.readNBytes(4)).asString().isEqualTo("text");
      assertThat(file).doesNotExist();
    }
  }

  @Test
  void keysAreFileNames() {
    assertThat(ArtifactKey.ofFileName(KEY.fileName())).contains(KEY);
    assertThat(KEY.engine()).isEqualTo("test");
    assertThat(ArtifactKey.ofFileName("x")).isEmpty();
    assertThat(ArtifactKey.ofFileName(DIGEST + ".")).isEmpty();
    assertThatThrownBy(() -> new ArtifactKey("../" + DIGEST, "e"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ArtifactKey(DIGEST, "../e"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
