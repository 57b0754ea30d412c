package io.jwasm.runtime.abi.wasi;

import static io.jwasm.runtime.abi.wasi.FileGuest.CREAT;
import static io.jwasm.runtime.abi.wasi.FileGuest.DATA;
import static io.jwasm.runtime.abi.wasi.FileGuest.FIRST_PREOPEN;
import static io.jwasm.runtime.abi.wasi.FileGuest.FOLLOW;
import static io.jwasm.runtime.abi.wasi.FileGuest.RESULT;
import static io.jwasm.runtime.abi.wasi.FileGuest.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.runtime.fs.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathCallsTest {
  @TempDir Path volume;
  @TempDir Path temporary;
  private FileGuest guest;

  @BeforeEach
  void openGuest() throws IOException {
    Files.createDirectories(volume.resolve("dir/sub"));
    Files.createDirectories(volume.resolve("empty"));
    Files.writeString(volume.resolve("file"), "x");
    Files.createSymbolicLink(volume.resolve("link"), Path.of("file"));
    Files.createSymbolicLink(volume.resolve("dirlink"), Path.of("dir"));
    Files.createSymbolicLink(volume.resolve("dangling"), Path.of("missing"));
    Files.createSymbolicLink(volume.resolve("loop"), Path.of("loop"));
    guest = new FileGuest(temporary, Mount.directory(volume, "/data", false));
  }

  @AfterEach
  void closeGuest() {
    guest.close();
  }

  @ParameterizedTest
  @CsvSource({
    "path_create_directory, new, 0",
    "path_create_directory, new/, 0",
    "path_create_directory, dirlink/new, 0",
    "path_create_directory, dir, 20",
    "path_create_directory, file, 20",
    "path_create_directory, dangling, 20",
    "path_create_directory, ., 20",
    "path_create_directory, dir/.., 20",
    "path_create_directory, missing/new, 44",
    "path_create_directory, file/new, 54",
    "path_create_directory, ../new, 63",
    "path_create_directory, /new, 63",
    "path_create_directory, '', 44",
    "path_remove_directory, empty, 0",
    "path_remove_directory, empty/, 0",
    "path_remove_directory, dir, 55",
    "path_remove_directory, file, 54",
    "path_remove_directory, file/, 54",
    "path_remove_directory, dirlink, 54",
    "path_remove_directory, missing, 44",
    "path_remove_directory, ., 28",
    "path_remove_directory, .., 63",
    "path_unlink_file, file, 0",
    "path_unlink_file, link, 0",
    "path_unlink_file, dangling, 0",
    "path_unlink_file, file/, 54",
    "path_unlink_file, dir, 31",
    "path_unlink_file, dir/, 31",
    "path_unlink_file, missing, 44",
    "path_unlink_file, dirlink/../file, 0",
    "path_unlink_file, ../file, 63",
  })
  void changesDirectories(String call, String path, int error) {
    assertThat(guest.path(call, path)).isEqualTo(error);
  }

  @Test
  void unlinksTheLinkAndNotItsTarget() {
    assertThat(guest.path("path_unlink_file", "link")).isZero();
    assertThat(volume.resolve("link")).doesNotExist();
    assertThat(volume.resolve("file")).exists();
  }

  @ParameterizedTest
  @CsvSource({
    "file, 0, 4",
    "link, 0, 7",
    "link, 1, 4",
    "dirlink/sub, 0, 3",
    "dirlink/, 0, 3",
    "dangling, 0, 7",
    "loop, 0, 7",
    "., 0, 3",
    "dir/.., 1, 3",
  })
  void tellsTypes(String path, int lookup, byte type) {
    assertThat(guest.stat(FIRST_PREOPEN, path, lookup)).isZero();
    assertThat(guest.memory.getByte(RESULT + 16)).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({
    "missing, 1, 44",
    "dangling, 1, 44",
    "loop, 1, 32",
    "file/, 0, 54",
    "file/x, 0, 54",
    "../file, 0, 63",
    "/file, 0, 63",
    "'', 0, 44",
    "file, 2, 28"
  })
  void answersWhyAStatusCannotBeHad(String path, int lookup, int error) {
    assertThat(guest.stat(FIRST_PREOPEN, path, lookup)).isEqualTo(error);
  }

  @Test
  void setsTimesOfLinksOrTheirTargets() {
    assertThat(guest.setTimes("link", 0, 5_000_000_001L, 6, 1 | 4)).isZero();
    assertThat(guest.setTimes("link", FOLLOW, 7, 8_000_000_009L, 1 | 4)).isZero();
    assertThat(guest.stat(FIRST_PREOPEN, "link", 0)).isZero();
    assertThat(guest.memory.getLong(RESULT + 48)).isEqualTo(6);
    assertThat(guest.stat("file")).isZero();
    assertThat(guest.memory.getLong(RESULT + 48)).isEqualTo(8_000_000_009L);
    assertThat(guest.setTimes("missing", 0, 1, 1, 1)).isEqualTo(WasiErrno.NOENT);
  }

  @ParameterizedTest
  @CsvSource({
    "any/target, new, 0",
    "/absolute, new, 63",
    "../../outside, new, 0",
    "x, new/, 44",
    "x, dir, 20",
    "x, dir/, 20",
    "x, file, 20",
    "x, file/, 20",
    "x, link, 20",
    "x, missing/new, 44",
    "x, ../new, 63",
    "'', new, 44",
  })
  void makesSymbolicLinks(String target, String path, int error) throws IOException {
    assertThat(guest.symlink(target, path)).isIn(error, error == 20 ? 54 : error);
    if (error == 0) {
      assertThat(Files.readSymbolicLink(volume.resolve(path))).hasToString(target);
    }
  }

  @Test
  void refusesBadLinkTargets() {
    assertThat(guest.symlink("a\0b", "new")).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.symlink("t".repeat(4096), "new")).isEqualTo(WasiErrno.NAMETOOLONG);
    assertThat(guest.call("path_symlink", 65_000, 1000, 3, 0, 1)).isEqualTo(WasiErrno.FAULT);
  }

  @Test
  void readsLinksAndCutsThem() {
    guest.memory.putLong(DATA, 0);
    assertThat(guest.readlink("link", 10)).isZero();
    assertThat(guest.result()).isEqualTo(4);
    assertThat(guest.data(6)).isEqualTo("file\0\0");
    assertThat(guest.readlink("dangling", 3)).isZero();
    assertThat(guest.result()).isEqualTo(3);
    assertThat(guest.readlink("dangling", 0)).isZero();
    assertThat(guest.result()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"file, 28", "dir, 28", "dir/, 28", "missing, 44", "dirlink/, 28", "link/, 54"})
  void readsOnlyLinks(String path, int error) {
    assertThat(guest.readlink(path, 10)).isEqualTo(error);
    assertThat(guest.readlink(path, 0)).isEqualTo(error == 44 ? 28 : error);
  }

  @ParameterizedTest
  @CsvSource({
    "file, new, 0",
    "file, link, 0",
    "file, dir/sub/new, 0",
    "file, dir, 31",
    "file, new/, 54",
    "file/, new, 54",
    "file, file, 0",
    "dir, empty, 0",
    "dir/, empty/, 0",
    "dir, new/, 0",
    "dir, new, 0",
    "empty, dir, 55",
    "dir, file, 54",
    "dir, dir/sub/new, 28",
    "missing, new, 44",
    "file, missing/new, 44",
    "dangling, new, 0",
    "loop, new, 0",
    "file, ../new, 63",
    "../file, new, 63",
  })
  void renames(String from, String to, int error) {
    assertThat(guest.rename(from, to)).isEqualTo(error);
    if (error == 0 && !from.equals(to)) {
      assertThat(Files.exists(volume.resolve(from), LinkOption.NOFOLLOW_LINKS)).isFalse();
      assertThat(Files.exists(volume.resolve(to), LinkOption.NOFOLLOW_LINKS)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, file, new, 0",
    "0, dangling, new, 0",
    "0, loop, new, 0",
    "0, file, file, 20",
    "0, file, dir, 20",
    "0, file, dangling, 20",
    "0, dir, new, 63",
    "0, dir/, new, 63",
    "0, ., new, 63",
    "0, file, new/, 44",
    "0, file/, new, 54",
    "0, missing, new, 44",
    "0, dirlink/, new, 63",
    "0, file, ../new, 63",
    "1, link, new, 28",
    "2, file, new, 28",
  })
  void makesHardLinks(int lookup, String from, String to, int error) {
    assertThat(guest.link(lookup, from, to)).isEqualTo(error);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64, 100, 4096})
  void listsWithAnyBuffer(int size) {
    assertThat(guest.names(FIRST_PREOPEN, size))
        .containsExactlyInAnyOrder(
            ".", "..", "dir", "empty", "file", "link", "dirlink", "dangling", "loop");
  }

  @Test
  void listsTypesAndInodes() throws IOException {
    assertThat(guest.readdir(FIRST_PREOPEN, 4096, 0)).isZero();
    assertThat(guest.memory.getLong(DATA)).isEqualTo(1);
    assertThat(guest.memory.getLong(DATA + 8)).isEqualTo(Files.getAttribute(volume, "unix:ino"));
    assertThat(guest.memory.getByte(DATA + 20)).isEqualTo((byte) 3);
    assertThat(guest.readdir(FIRST_PREOPEN, 4096, 9)).isZero();
    assertThat(guest.result()).isZero();
    assertThat(guest.readdir(FIRST_PREOPEN, 4096, -1)).isZero();
    assertThat(guest.result()).isZero();
    int file = guest.open("file", 0, 0);
    assertThat(guest.readdir(file, 100, 0)).isEqualTo(WasiErrno.NOTDIR);
    assertThat(guest.readdir(99, 100, 0)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.call("fd_readdir", 3, 65_000, 1000, 0, RESULT)).isEqualTo(WasiErrno.FAULT);
  }

  @Test
  void listsEverythingWhileItIsBeingDeleted() {
    int dir = guest.open("empty", FileGuest.DIRECTORY, 0);
    var created = new HashSet<String>();
    for (int i = 0; i < 500; i++) {
      created.add("f" + i);
      guest.close(guest.open(dir, "f" + i, CREAT, WRITE, 0));
    }
    var seen = new TreeSet<String>();
    long cookie = 0;
    while (guest.readdir(dir, 200, cookie) == 0 && guest.result() >= 24) {
      int length = guest.memory.getInt(DATA + 16);
      String name = guest.memory.utf8(DATA + 24, length);
      cookie = guest.memory.getLong(DATA);
      assertThat(seen.add(name)).isTrue();
      if (!name.startsWith(".")) {
        assertThat(guest.path("path_unlink_file", dir, name)).isZero();
      }
    }
    created.addAll(Set.of(".", ".."));
    assertThat(seen).containsExactlyInAnyOrderElementsOf(created);
    assertThat(volume.resolve("empty")).isEmptyDirectory();
  }

  @Test
  void listingsCountAgainstTheHeapUntilTheyAreClosed() {
    int limit = 0;
    int last = guest.open("empty", FileGuest.DIRECTORY, 0);
    while (guest.readdir(last, 200, 0) == 0) {
      limit++;
      last = guest.open("empty", FileGuest.DIRECTORY, 0);
    }
    assertThat(limit).isBetween(1, 50);
    assertThat(guest.readdir(last, 200, 0)).isEqualTo(WasiErrno.NOMEM);
    guest.close(last - 1);
    assertThat(guest.readdir(last, 200, 0)).isZero();
    assertThat(guest.readdir(last, 200, 0)).as("in place of the former").isZero();
    for (int fd = last; fd > last - 1 - limit; fd--) {
      guest.close(fd);
    }
    assertThat(guest.heap.used()).isZero();
  }

  @Test
  void seesNewEntriesWhenItStartsAgain() {
    assertThat(guest.names(FIRST_PREOPEN, 4096)).doesNotContain("late");
    guest.close(guest.open("late", CREAT, WRITE));
    assertThat(guest.names(FIRST_PREOPEN, 4096)).contains("late");
  }
}
