package io.jwasm.runtime.abi.wasi;

import static io.jwasm.runtime.abi.wasi.FileGuest.CREAT;
import static io.jwasm.runtime.abi.wasi.FileGuest.EXCL;
import static io.jwasm.runtime.abi.wasi.FileGuest.FIRST_PREOPEN;
import static io.jwasm.runtime.abi.wasi.FileGuest.FOLLOW;
import static io.jwasm.runtime.abi.wasi.FileGuest.READ;
import static io.jwasm.runtime.abi.wasi.FileGuest.RESULT;
import static io.jwasm.runtime.abi.wasi.FileGuest.TRUNC;
import static io.jwasm.runtime.abi.wasi.FileGuest.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.runtime.fs.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A root file system with volumes and single files in it. */
class MountsTest {
  private static final int READ_ONLY = 5;

  @TempDir Path base;
  @TempDir Path temporary;
  private FileGuest guest;

  @BeforeEach
  void openGuest() throws IOException {
    Path root = base.resolve("root");
    Files.createDirectories(root.resolve("etc"));
    Files.createDirectories(root.resolve("run/inner"));
    Files.createDirectories(root.resolve("var"));
    Files.createSymbolicLink(root.resolve("var/run"), Path.of("/run"));
    Files.createSymbolicLink(root.resolve("log"), Path.of("/dev/stdout"));
    Files.createSymbolicLink(root.resolve("site"), Path.of("var/www/html"));
    Files.writeString(root.resolve("etc/app.conf"), "image");
    Files.writeString(root.resolve("etc/other.conf"), "other");
    Path volume = Files.createDirectory(base.resolve("volume"));
    Files.writeString(volume.resolve("index"), "page");
    Path fixed = Files.createDirectories(base.resolve("fixed/dir")).getParent();
    Files.writeString(fixed.resolve("file"), "fixed");
    Files.createSymbolicLink(fixed.resolve("link"), Path.of("file"));
    Path conf = Files.writeString(base.resolve("conf"), "bound");
    guest =
        new FileGuest(
            temporary,
            Mount.directory(root, "/", false),
            Mount.directory(volume, "/var/www/html", false),
            Mount.directory(fixed, "/var/run/fixed", true),
            Mount.file(conf, "/etc/app.conf", false),
            Mount.file(conf, "/etc/ro.conf", true));
  }

  @AfterEach
  void closeGuest() throws IOException {
    guest.close();
    // JUnit warns about links that lead out of its directory.
    Files.delete(base.resolve("root/var/run"));
    Files.delete(base.resolve("root/log"));
  }

  @ParameterizedTest
  @CsvSource({
    "etc/app.conf, bound",
    "etc/../etc/app.conf, bound",
    "etc/ro.conf, bound",
    "etc/other.conf, other",
    "var/www/html/index, page",
    "var/www/../www/html/./index, page",
    "site/index, page",
    "run/fixed/file, fixed",
    "var/run/fixed/link, fixed",
  })
  void findsMountsThroughTheRoot(String path, String content) {
    assertThat(guest.text(guest.open(path, 0, READ), 100)).isEqualTo(content);
    assertThat(guest.stat(path)).isZero();
    assertThat(guest.memory.getByte(RESULT + 16)).isEqualTo((byte) 4);
  }

  @Test
  void findsMountsThroughOpenedDirectories() {
    int etc = guest.open("etc", 0, 0);
    assertThat(guest.text(guest.open(etc, "app.conf", 0, READ, 0), 9)).isEqualTo("bound");
    int www = guest.open("var/www", 0, 0);
    assertThat(guest.text(guest.open(www, "html/index", 0, READ, 0), 9)).isEqualTo("page");
    int html = guest.open(www, "html", 0, 0, 0);
    assertThat(guest.text(guest.open(html, "index", 0, READ, 0), 9)).isEqualTo("page");
    assertThat(guest.openError(etc, "../var", FOLLOW, 0, 0, 0)).isEqualTo(WasiErrno.PERM);
  }

  @Test
  void preopensVolumesUnderTheirOwnNames() {
    assertThat(guest.text(guest.open(4, "index", 0, READ, 0), 9)).isEqualTo("page");
    assertThat(guest.text(guest.open(READ_ONLY, "file", 0, READ, 0), 9)).isEqualTo("fixed");
    assertThat(guest.call("fd_prestat_get", 6, RESULT)).isEqualTo(WasiErrno.BADF);
  }

  @Test
  void listsMountPointsInTheirParents() {
    assertThat(guest.names(FIRST_PREOPEN, 4096))
        .containsExactlyInAnyOrder(".", "..", "etc", "run", "var", "log", "site", "dev");
    assertThat(guest.names(guest.open("etc", 0, 0), 4096))
        .containsExactlyInAnyOrder(".", "..", "app.conf", "other.conf", "ro.conf");
    assertThat(guest.names(guest.open("var/www", 0, 0), 4096))
        .containsExactlyInAnyOrder(".", "..", "html");
    assertThat(guest.names(guest.open("var/run", 0, 0), 4096)).contains("fixed", "inner");
    assertThat(guest.names(guest.open("dev", 0, 0), 4096))
        .contains("null", "zero", "full", "random", "urandom", "stdin", "stdout", "stderr");
  }

  @Test
  void keepsMountPoints() {
    for (String point : new String[] {"etc/app.conf", "var/www/html", "run/fixed", "dev/null"}) {
      assertThat(guest.path("path_unlink_file", point)).isEqualTo(WasiErrno.BUSY);
      assertThat(guest.path("path_remove_directory", point)).isEqualTo(WasiErrno.BUSY);
      assertThat(guest.rename(point, "moved")).isEqualTo(WasiErrno.BUSY);
      assertThat(guest.rename("etc/other.conf", point)).isEqualTo(WasiErrno.BUSY);
      assertThat(guest.path("path_create_directory", point)).isEqualTo(WasiErrno.EXIST);
      assertThat(guest.symlink("x", point)).isEqualTo(WasiErrno.EXIST);
      assertThat(guest.link(0, point, "moved")).isIn(WasiErrno.XDEV, WasiErrno.PERM);
    }
    assertThat(guest.openError("etc/app.conf", CREAT | EXCL, WRITE)).isEqualTo(WasiErrno.EXIST);
    assertThat(guest.openError("etc/app.conf/", 0, READ)).isEqualTo(WasiErrno.NOTDIR);
    assertThat(guest.openError("etc/app.conf/x", 0, READ)).isEqualTo(WasiErrno.NOTDIR);
    assertThat(guest.path("path_unlink_file", "etc/other.conf")).isZero();
  }

  @Test
  void writesToBoundFiles() {
    int fd = guest.open("etc/app.conf", TRUNC | CREAT, WRITE);
    assertThat(guest.write(fd, "changed")).isZero();
    assertThat(base.resolve("conf")).hasContent("changed");
    assertThat(base.resolve("root/etc/app.conf")).hasContent("image");
    assertThat(guest.openError("etc/ro.conf", 0, WRITE)).isEqualTo(WasiErrno.ROFS);
    assertThat(guest.openError("etc/ro.conf", TRUNC, READ)).isEqualTo(WasiErrno.ROFS);
    assertThat(guest.setTimes("etc/ro.conf", FOLLOW, 1, 1, 1)).isEqualTo(WasiErrno.ROFS);
    assertThat(guest.setTimes("etc/app.conf", FOLLOW, 1, 1, 1)).isZero();
  }

  @Test
  void changesNothingOnReadOnlyMounts() {
    for (String dir : new String[] {"run/fixed/", "var/run/fixed/"}) {
      assertThat(guest.openError(dir + "file", 0, WRITE)).isEqualTo(WasiErrno.ROFS);
      assertThat(guest.openError(dir + "file", TRUNC, READ)).isEqualTo(WasiErrno.ROFS);
      assertThat(guest.openError(dir + "new", CREAT, READ)).isEqualTo(WasiErrno.ROFS);
      assertThat(guest.openError(dir + "file", CREAT, READ)).isZero();
      assertThat(guest.openError(dir + "file", CREAT | EXCL, READ)).isEqualTo(WasiErrno.EXIST);
      assertThat(guest.openError(dir + "dir", 0, WRITE)).isEqualTo(WasiErrno.ISDIR);
      assertThat(guest.openError(dir + "missing", 0, WRITE)).isEqualTo(WasiErrno.NOENT);
      assertThat(guest.path("path_create_directory", dir + "new")).isEqualTo(WasiErrno.ROFS);
      assertThat(guest.path("path_create_directory", dir + "dir")).isEqualTo(WasiErrno.EXIST);
      assertThat(guest.path("path_unlink_file", dir + "file")).isEqualTo(WasiErrno.ROFS);
      assertThat(guest.path("path_unlink_file", dir + "none")).isEqualTo(WasiErrno.NOENT);
      assertThat(guest.path("path_remove_directory", dir + "dir")).isEqualTo(WasiErrno.ROFS);
      assertThat(guest.symlink("x", dir + "new")).isEqualTo(WasiErrno.ROFS);
      assertThat(guest.rename(dir + "file", dir + "new")).isEqualTo(WasiErrno.ROFS);
      assertThat(guest.rename("etc/other.conf", dir + "new")).isEqualTo(WasiErrno.ROFS);
      assertThat(guest.link(0, dir + "file", "new")).isEqualTo(WasiErrno.XDEV);
      assertThat(guest.setTimes(dir + "file", FOLLOW, 1, 1, 1)).isEqualTo(WasiErrno.ROFS);
    }
    int fd = guest.open("run/fixed/file", 0, READ);
    assertThat(guest.call("fd_filestat_set_times", fd, 1, 1, 1)).isEqualTo(WasiErrno.ROFS);
    assertThat(guest.call("fd_filestat_set_size", fd, 1)).isEqualTo(WasiErrno.ROFS);
    assertThat(guest.call("fd_allocate", fd, 0, 1)).isEqualTo(WasiErrno.ROFS);
    assertThat(guest.call("fd_filestat_set_times", READ_ONLY, 1, 1, 1)).isEqualTo(WasiErrno.ROFS);
  }

  @Test
  void doesNotMoveBetweenMounts() {
    assertThat(guest.rename("etc/other.conf", "var/www/html/other")).isEqualTo(WasiErrno.XDEV);
    assertThat(guest.link(0, "etc/other.conf", "var/www/html/other")).isEqualTo(WasiErrno.XDEV);
    assertThat(guest.rename(4, "index", FIRST_PREOPEN, "var/www/html/renamed")).isZero();
    assertThat(base.resolve("volume/renamed")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"var/www/new", "dev/new", "dev/sub/new"})
  void makesNothingInVirtualDirectories(String path) {
    assertThat(guest.path("path_create_directory", path)).isIn(WasiErrno.ROFS, WasiErrno.NOENT);
    assertThat(guest.openError(path, CREAT, WRITE)).isIn(WasiErrno.ROFS, WasiErrno.NOENT);
    assertThat(guest.stat(path)).isEqualTo(WasiErrno.NOENT);
    assertThat(guest.path("path_unlink_file", path)).isEqualTo(WasiErrno.NOENT);
  }

  @Test
  void hasVirtualDevices() {
    int nothing = guest.open("dev/null", 0, READ | WRITE);
    assertThat(guest.text(nothing, 9)).isEmpty();
    assertThat(guest.write(nothing, "gone")).isZero();
    assertThat(guest.result()).isEqualTo(4);
    assertThat(guest.text(guest.open("dev/zero", 0, READ), 3)).isEqualTo("\0\0\0");
    int random = guest.open("dev/urandom", 0, READ);
    assertThat(guest.text(random, 64)).hasSize(64).isNotEqualTo(guest.text(random, 64));
    assertThat(guest.stat("dev/null")).isZero();
    assertThat(guest.memory.getByte(RESULT + 16)).isEqualTo((byte) 2);
    assertThat(guest.write(guest.open("dev/null", TRUNC | CREAT, WRITE), "x")).isZero();
    assertThat(guest.openError("dev/null", 2, READ)).isEqualTo(WasiErrno.NOTDIR);
    assertThat(guest.openError("dev/sda", 0, READ)).isEqualTo(WasiErrno.NOENT);
    assertThat(guest.write(guest.open("dev/stdout", 0, WRITE), "x")).isZero();
    assertThat(guest.write(guest.open("log", 0, WRITE), "x")).isZero();
  }

  @Test
  void remembersWhatWasNotFoundInTheRoot() {
    guest.openError("usr/lib/missing", 0, READ);
    guest.stat("opt/./none");
    guest.stat("var/www/html/none");
    assertThat(guest.files.missed().paths()).containsExactly("/usr/lib/missing", "/opt/none");
    for (int i = 0; i < 100; i++) {
      guest.stat("n" + i);
    }
    assertThat(guest.files.missed().paths()).hasSize(16).contains("/n0", "/n99");
  }
}
