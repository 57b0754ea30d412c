package io.jwasm.runtime.abi.wasi;

import static io.jwasm.runtime.abi.wasi.FileGuest.CREAT;
import static io.jwasm.runtime.abi.wasi.FileGuest.DATA;
import static io.jwasm.runtime.abi.wasi.FileGuest.FIRST_PREOPEN;
import static io.jwasm.runtime.abi.wasi.FileGuest.READ;
import static io.jwasm.runtime.abi.wasi.FileGuest.RESULT;
import static io.jwasm.runtime.abi.wasi.FileGuest.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.runtime.fd.FdFlags;
import io.jwasm.runtime.fd.Rights;
import io.jwasm.runtime.fs.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FdStatusCallsTest {
  private static final int END = 65_536;
  private static final long TIME = 1_234_567_890_123_456_789L;

  @TempDir Path volume;
  @TempDir Path temporary;
  private FileGuest guest;
  private int fd;

  @BeforeEach
  void openGuest() throws IOException {
    Files.writeString(volume.resolve("file"), "0123456789");
    guest =
        new FileGuest(
            temporary, Mount.directory(volume, "/var/www/html", false), Mount.temporary("/tmp"));
    fd = guest.open("file", 0, READ | WRITE);
  }

  @AfterEach
  void closeGuest() {
    guest.close();
  }

  @Test
  void listsPreopensWithoutAGap() {
    assertThat(guest.call("fd_prestat_get", 3, RESULT)).isZero();
    assertThat(guest.memory.getInt(RESULT)).isZero();
    assertThat(guest.memory.getInt(RESULT + 4)).isEqualTo("/var/www/html".length());
    assertThat(guest.call("fd_prestat_dir_name", 3, DATA, 13)).isZero();
    assertThat(guest.data(14)).isEqualTo("/var/www/html\0");
    assertThat(guest.call("fd_prestat_dir_name", 4, DATA, 100)).isZero();
    assertThat(guest.data(5)).isEqualTo("/tmp/");
    assertThat(guest.call("fd_prestat_get", 5, RESULT)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.call("fd_prestat_get", 0, RESULT)).isEqualTo(WasiErrno.BADF);
  }

  @Test
  void refusesShortAndBadBuffersForPreopenNames() {
    assertThat(guest.call("fd_prestat_dir_name", 3, DATA, 12)).isEqualTo(WasiErrno.NAMETOOLONG);
    assertThat(guest.call("fd_prestat_dir_name", 3, END - 5, 13)).isEqualTo(WasiErrno.FAULT);
    assertThat(guest.call("fd_prestat_get", 3, END - 7)).isEqualTo(WasiErrno.FAULT);
    assertThat(guest.call("fd_prestat_dir_name", fd, DATA, 13)).isEqualTo(WasiErrno.BADF);
  }

  @Test
  void reportsTypesFlagsAndRights() {
    int log = guest.open(FIRST_PREOPEN, "log", CREAT, WRITE, FdFlags.APPEND | FdFlags.NONBLOCK);
    assertThat(guest.call("fd_fdstat_get", log, RESULT)).isZero();
    assertThat(guest.memory.getByte(RESULT)).isEqualTo((byte) 4);
    assertThat(guest.memory.getShort(RESULT + 2)).isEqualTo((short) 5);
    assertThat(guest.call("fd_fdstat_get", FIRST_PREOPEN, RESULT)).isZero();
    long base = guest.memory.getLong(RESULT + 8);
    assertThat(base & Rights.PATH_FILESTAT_SET_SIZE).isZero();
    assertThat(base & Rights.FD_READDIR).isNotZero();
    assertThat(guest.memory.getLong(RESULT + 16) & (READ | WRITE)).isEqualTo(READ | WRITE);
    assertThat(guest.call("fd_fdstat_get", fd, END - 23)).isEqualTo(WasiErrno.FAULT);
  }

  @Test
  void doesNotChangeRights() {
    assertThat(guest.call("fd_fdstat_set_rights", fd, READ, 0)).isEqualTo(WasiErrno.NOTSUP);
    assertThat(guest.call("fd_fdstat_set_rights", 99, READ, 0)).isEqualTo(WasiErrno.BADF);
  }

  @Test
  void changesFlags() {
    assertThat(guest.call("fd_fdstat_set_flags", fd, FdFlags.NONBLOCK)).isZero();
    assertThat(guest.call("fd_fdstat_get", fd, RESULT)).isZero();
    assertThat(guest.memory.getShort(RESULT + 2)).isEqualTo((short) FdFlags.NONBLOCK);
    assertThat(guest.call("fd_fdstat_set_flags", fd, FdFlags.SYNC)).isEqualTo(WasiErrno.NOTSUP);
    assertThat(guest.call("fd_fdstat_set_flags", fd, 32)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.call("fd_fdstat_set_flags", 99, 0)).isEqualTo(WasiErrno.BADF);
  }

  @Test
  void writesTheStatusInItsLayout() throws IOException {
    Files.createLink(volume.resolve("other"), volume.resolve("file"));
    assertThat(guest.call("fd_filestat_set_times", fd, TIME, TIME + 1, 1 | 4)).isZero();
    assertThat(guest.call("fd_filestat_get", fd, RESULT)).isZero();
    assertThat(guest.memory.getLong(RESULT + 8))
        .isEqualTo(Files.getAttribute(volume.resolve("file"), "unix:ino"));
    assertThat(guest.memory.getByte(RESULT + 16)).isEqualTo((byte) 4);
    assertThat(guest.memory.getLong(RESULT + 24)).isEqualTo(2);
    assertThat(guest.memory.getLong(RESULT + 32)).isEqualTo(10);
    assertThat(guest.memory.getLong(RESULT + 40)).isEqualTo(TIME);
    assertThat(guest.memory.getLong(RESULT + 48)).isEqualTo(TIME + 1);
    byte[] former = guest.memory.bytes(RESULT, 64);
    assertThat(guest.stat("other")).isZero();
    assertThat(guest.memory.bytes(RESULT, 64)).isEqualTo(former);
    assertThat(guest.call("fd_filestat_get", fd, END - 63)).isEqualTo(WasiErrno.FAULT);
  }

  @Test
  void writesTheStatusInTheLayoutOfPreview0() {
    var mount = Mount.directory(volume, "/data", false);
    try (var old = new FileGuest(WasiVersion.PREVIEW0, 16, temporary, mount)) {
      int file = old.open("file", 0, READ);
      old.memory.putLong(RESULT + 56, -1);
      assertThat(old.call("fd_filestat_get", file, RESULT)).isZero();
      assertThat(old.memory.getByte(RESULT + 16)).isEqualTo((byte) 4);
      assertThat(old.memory.getInt(RESULT + 20)).isEqualTo(1);
      assertThat(old.memory.getLong(RESULT + 24)).isEqualTo(10);
      assertThat(old.memory.getLong(RESULT + 56)).isEqualTo(-1);
      byte[] former = old.memory.bytes(RESULT, 56);
      assertThat(old.stat("file")).isZero();
      assertThat(old.memory.bytes(RESULT, 56)).isEqualTo(former);
      assertThat(old.call("fd_filestat_get", file, END - 56)).isZero();
    }
  }

  @Test
  void knowsAFileAfterItsLastNameIsGone() {
    assertThat(guest.path("path_unlink_file", "file")).isZero();
    assertThat(guest.call("fd_filestat_get", fd, RESULT)).isZero();
    assertThat(guest.memory.getLong(RESULT + 24)).isZero();
    assertThat(guest.text(fd, 3)).isEqualTo("012");
  }

  @Test
  void knowsDirectories() {
    assertThat(guest.call("fd_filestat_get", FIRST_PREOPEN, RESULT)).isZero();
    assertThat(guest.memory.getByte(RESULT + 16)).isEqualTo((byte) 3);
  }

  @Test
  void setsTheSize() throws IOException {
    assertThat(guest.call("fd_filestat_set_size", fd, 4)).isZero();
    assertThat(volume.resolve("file")).hasContent("0123");
    assertThat(guest.call("fd_filestat_set_size", fd, 100)).isZero();
    assertThat(Files.size(volume.resolve("file"))).isEqualTo(100);
    assertThat(guest.call("fd_filestat_set_size", fd, -1)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.call("fd_filestat_set_size", 99, 1)).isEqualTo(WasiErrno.BADF);
  }

  @Test
  void setsTimes() {
    assertThat(guest.call("fd_filestat_set_times", fd, TIME, TIME, 1 | 4)).isZero();
    assertThat(guest.call("fd_filestat_set_times", fd, 5, 7, 4)).isZero();
    assertThat(guest.call("fd_filestat_get", fd, RESULT)).isZero();
    assertThat(guest.memory.getLong(RESULT + 40)).isEqualTo(TIME);
    assertThat(guest.memory.getLong(RESULT + 48)).isEqualTo(7);
    assertThat(guest.call("fd_filestat_set_times", fd, 5, 7, 2 | 8)).isZero();
    assertThat(guest.call("fd_filestat_get", fd, RESULT)).isZero();
    assertThat(guest.memory.getLong(RESULT + 48)).isGreaterThan(TIME);
  }

  @Test
  void refusesContradictoryTimes() {
    assertThat(guest.call("fd_filestat_set_times", fd, 1, 1, 3)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.call("fd_filestat_set_times", fd, 1, 1, 12)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.call("fd_filestat_set_times", fd, 1, 1, 16)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.setTimes("file", 1, 1, 1, 3)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.setTimes("file", 2, 1, 1, 1)).isEqualTo(WasiErrno.INVAL);
  }
}
