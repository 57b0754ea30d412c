package io.jwasm.runtime.abi.wasi;

import static io.jwasm.runtime.abi.wasi.FileGuest.CREAT;
import static io.jwasm.runtime.abi.wasi.FileGuest.FIRST_PREOPEN;
import static io.jwasm.runtime.abi.wasi.FileGuest.FOLLOW;
import static io.jwasm.runtime.abi.wasi.FileGuest.READ;
import static io.jwasm.runtime.abi.wasi.FileGuest.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.runtime.fs.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Attempts to reach a file beside the mounted directory. */
class ConfinementTest {
  @TempDir Path base;
  @TempDir Path temporary;
  private Path volume;
  private Path outside;

  @BeforeEach
  void layOut() throws IOException {
    volume = Files.createDirectory(base.resolve("volume"));
    outside = Files.createDirectory(base.resolve("outside"));
    Files.writeString(outside.resolve("secret"), "9999");
    Files.createDirectories(volume.resolve("a/b"));
    Files.createSymbolicLink(volume.resolve("absolute"), outside.resolve("secret"));
    Files.createSymbolicLink(volume.resolve("absolutedir"), outside);
    Files.createSymbolicLink(volume.resolve("up"), Path.of(".."));
    Files.createSymbolicLink(volume.resolve("a/updir"), Path.of("../../outside"));
    Files.createSymbolicLink(volume.resolve("upfile"), Path.of("../outside/secret"));
    Files.createSymbolicLink(volume.resolve("chain"), Path.of("a/updir/secret"));
    Files.createSymbolicLink(volume.resolve("magic"), Path.of("/proc/self/root"));
  }

  /** JUnit warns about links that lead out of its directory. */
  @AfterEach
  void removeMagicLink() throws IOException {
    Files.delete(volume.resolve("magic"));
  }

  static Stream<Arguments> mounts() {
    return Stream.of("volume", "root", "below root")
        .flatMap(kind ->
            Stream.of(
                    "../outside/secret",
                    "a/../../outside/secret",
                    "a/b/../../../outside/secret",
                    "absolute",
                    "absolutedir/secret",
                    "up/outside/secret",
                    "a/updir/secret",
                    "a/b/../updir/secret",
                    "upfile",
                    "chain",
                    "magic/etc/passwd",
                    "magic/../outside/secret")
                .map(path -> Arguments.of(kind, path)));
  }

  private FileGuest guest(String kind) throws IOException {
    return switch (kind) {
      case "volume" -> new FileGuest(temporary, Mount.directory(volume, "/data", false));
      case "root" -> new FileGuest(temporary, Mount.directory(volume, "/", false));
      default ->
          new FileGuest(
              temporary,
              Mount.directory(volume, "/data", false),
              Mount.directory(Files.createDirectories(base.resolve("rootfs")), "/", false));
    };
  }

  @ParameterizedTest
  @MethodSource("mounts")
  void readsNothingOutside(String kind, String path) throws IOException {
    try (var guest = guest(kind)) {
      int error = guest.openError(path, 0, READ);
      assertThat(error).isIn(WasiErrno.PERM, WasiErrno.NOENT);
      assertThat(guest.stat(path)).isEqualTo(error);
      if (kind.equals("volume")) {
        assertThat(error).isEqualTo(WasiErrno.PERM);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("mounts")
  void changesNothingOutside(String kind, String path) throws IOException {
    try (var guest = guest(kind)) {
      String dir = path.replaceFirst("/?secret$", "");
      for (String target : new String[] {dir + "/new", path + "/new", path}) {
        if (target.equals(path) && !path.contains("/")) {
          continue;
        }
        guest.path("path_create_directory", target);
        guest.openError(target, CREAT, WRITE);
        guest.symlink("x", target);
        guest.path("path_unlink_file", target);
        guest.path("path_remove_directory", target);
        guest.rename("a/b", target);
        guest.rename(target, "taken");
        guest.link(0, target, "taken");
        guest.setTimes(target, FOLLOW, 1, 1, 1 | 4);
      }
      guest.openError(path, CREAT | FileGuest.TRUNC, WRITE);
      guest.setTimes(path, FOLLOW, 1, 1, 1 | 4);
    }
    assertThat(outside.resolve("secret")).hasContent("9999");
    assertThat(outside.resolve("new")).doesNotExist();
    assertThat(Files.getLastModifiedTime(outside.resolve("secret")).toMillis()).isGreaterThan(1);
    try (var files = Files.list(base)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .isSubsetOf("volume", "outside", "rootfs");
    }
  }

  @Test
  void followsLinksThatStayInside() throws IOException {
    Files.writeString(volume.resolve("a/file"), "inside");
    Files.createSymbolicLink(volume.resolve("a/b/back"), Path.of("../file"));
    Files.createSymbolicLink(volume.resolve("abs"), Path.of("/data/a/file"));
    Files.createSymbolicLink(volume.resolve("absroot"), Path.of("/a/file"));
    try (var guest = guest("volume")) {
      assertThat(guest.text(guest.open("a/b/back", 0, READ), 9)).isEqualTo("inside");
      assertThat(guest.text(guest.open("abs", 0, READ), 9)).isEqualTo("inside");
    }
    try (var guest = guest("root")) {
      assertThat(guest.text(guest.open("a/b/back", 0, READ), 9)).isEqualTo("inside");
      assertThat(guest.text(guest.open("absroot", 0, READ), 9)).isEqualTo("inside");
    }
  }

  @Test
  void treatsTheRootAsItsOwnParent() throws IOException {
    Files.createSymbolicLink(volume.resolve("a/far"), Path.of("../../../../a"));
    try (var guest = guest("root")) {
      assertThat(guest.stat(FIRST_PREOPEN, "a/far/b", FOLLOW)).isZero();
    }
  }

  @Test
  void staysInsideWhileDirectoriesAreExchangedForLinks() throws Exception {
    Files.createDirectory(volume.resolve("real"));
    Files.writeString(volume.resolve("real/secret"), "1111");
    Files.createSymbolicLink(volume.resolve("trap"), outside);
    var done = new AtomicBoolean();
    var attacker = Thread.ofPlatform().start(() -> exchange(done));
    try (var guest = guest("volume")) {
      for (int i = 0; i < 3000; i++) {
        guest.path("path_create_directory", "spot/made");
        guest.path("path_remove_directory", "spot/made");
        int error = guest.openError("spot/../spot/secret", 0, READ);
        if (error == 0) {
          int fd = guest.result();
          assertThat(guest.text(fd, 9)).isEqualTo("1111");
          guest.close(fd);
        }
        assertThat(outside.resolve("made")).doesNotExist();
      }
    } finally {
      done.set(true);
      attacker.join();
    }
  }

  private void exchange(AtomicBoolean done) {
    Path spot = volume.resolve("spot");
    try {
      while (!done.get()) {
        Files.move(volume.resolve("real"), spot, StandardCopyOption.ATOMIC_MOVE);
        Files.move(spot, volume.resolve("real"), StandardCopyOption.ATOMIC_MOVE);
        Files.move(volume.resolve("trap"), spot, StandardCopyOption.ATOMIC_MOVE);
        Files.move(spot, volume.resolve("trap"), StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void staysInADirectoryThatIsMovedOut() throws Exception {
    var done = new AtomicBoolean();
    var mover = Thread.ofPlatform().start(() -> moveOut(done));
    try (var guest = guest("volume")) {
      for (int i = 0; i < 3000; i++) {
        int error = guest.openError("a/b/../../../outside/secret", 0, READ);
        assertThat(error).isEqualTo(WasiErrno.PERM);
        error = guest.openError("a/b/../b/../updir/secret", 0, READ);
        assertThat(error).isIn(WasiErrno.PERM, WasiErrno.NOENT, WasiErrno.AGAIN);
      }
    } finally {
      done.set(true);
      mover.join();
    }
  }

  private void moveOut(AtomicBoolean done) {
    try {
      while (!done.get()) {
        Files.move(volume.resolve("a/b"), outside.resolve("b"), StandardCopyOption.ATOMIC_MOVE);
        Files.move(outside.resolve("b"), volume.resolve("a/b"), StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
