package io.jwasm.runtime.abi.wasi;

import static io.jwasm.runtime.abi.wasi.FileGuest.CREAT;
import static io.jwasm.runtime.abi.wasi.FileGuest.DATA;
import static io.jwasm.runtime.abi.wasi.FileGuest.FIRST_PREOPEN;
import static io.jwasm.runtime.abi.wasi.FileGuest.READ;
import static io.jwasm.runtime.abi.wasi.FileGuest.RESULT;
import static io.jwasm.runtime.abi.wasi.FileGuest.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.runtime.fd.FdFlags;
import io.jwasm.runtime.fs.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FdCallsTest {
  private static final int END = 65_536;

  @TempDir Path volume;
  @TempDir Path temporary;
  private FileGuest guest;
  private int fd;

  @BeforeEach
  void openGuest() throws IOException {
    Files.writeString(volume.resolve("file"), "0123456789");
    guest = new FileGuest(temporary, Mount.directory(volume, "/data", false));
    fd = guest.open("file", 0, READ | WRITE);
  }

  @AfterEach
  void closeGuest() {
    guest.close();
  }

  @Test
  void readsIntoSeveralBuffers() {
    vector(0, DATA, 2);
    vector(1, 0xffff_0000, 0);
    vector(2, DATA + 100, 3);
    assertThat(guest.call("fd_read", fd, 256, 3, RESULT)).isZero();
    assertThat(guest.result()).isEqualTo(5);
    assertThat(guest.data(2)).isEqualTo("01");
    assertThat(guest.memory.utf8(DATA + 100, 3)).isEqualTo("234");
  }

  private void vector(int index, int pointer, int length) {
    guest.memory.putInt(256 + 8 * index, pointer);
    guest.memory.putInt(256 + 8 * index + 4, length);
  }

  @Test
  void answersFaultWithoutMovingData() {
    vector(0, END - 1, 2);
    assertThat(guest.call("fd_read", fd, 256, 1, RESULT)).isEqualTo(WasiErrno.FAULT);
    vector(0, DATA, 2);
    assertThat(guest.call("fd_read", fd, 256, 1, END - 3)).isEqualTo(WasiErrno.FAULT);
    assertThat(guest.call("fd_read", fd, END - 4, 1, RESULT)).isEqualTo(WasiErrno.FAULT);
    assertThat(guest.call("fd_write", fd, 256, 1, -1)).isEqualTo(WasiErrno.FAULT);
    assertThat(guest.text(fd, 4)).isEqualTo("0123");
  }

  @Test
  void limitsTheNumberOfBuffers() {
    assertThat(guest.call("fd_read", fd, 256, 1025, RESULT)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.call("fd_read", fd, 256, -1, RESULT)).isEqualTo(WasiErrno.INVAL);
    for (int i = 0; i < 1024; i++) {
      vector(i, DATA, 0);
    }
    assertThat(guest.call("fd_read", fd, 256, 1024, RESULT)).isZero();
    assertThat(guest.result()).isZero();
  }

  @Test
  void readsAndWritesAtOffsets() {
    assertThat(guest.pread(fd, 3, 4)).isZero();
    assertThat(guest.data(guest.result())).isEqualTo("456");
    assertThat(guest.pwrite(fd, "xy", 20)).isZero();
    assertThat(guest.text(fd, 100)).isEqualTo("0123456789\0\0\0\0\0\0\0\0\0\0xy");
    assertThat(guest.pread(fd, 1, -1)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.pread(fd, 1, 1000)).isZero();
    assertThat(guest.result()).isZero();
  }

  @Test
  void seeks() {
    assertThat(guest.seek(fd, 4, 0)).isZero();
    assertThat(guest.seek(fd, 2, 1)).isZero();
    assertThat(guest.memory.getLong(RESULT)).isEqualTo(6);
    assertThat(guest.seek(fd, -1, 2)).isZero();
    assertThat(guest.text(fd, 5)).isEqualTo("9");
    assertThat(guest.seek(fd, -1, 0)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.seek(fd, 0, 3)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.seek(fd, 0, -1)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.call("fd_seek", fd, 0, 0, END - 7)).isEqualTo(WasiErrno.FAULT);
  }

  @Test
  void seeksFiveGibibytesAhead() throws IOException {
    long far = 5L << 30;
    assertThat(guest.seek(fd, far, 0)).isZero();
    assertThat(guest.memory.getLong(RESULT)).isEqualTo(far);
    assertThat(guest.write(fd, "end")).isZero();
    assertThat(Files.size(volume.resolve("file"))).isEqualTo(far + 3);
    assertThat(guest.pread(fd, 3, far)).isZero();
    assertThat(guest.data(3)).isEqualTo("end");
  }

  @Test
  void countsWhenceDifferentlyInPreview0() {
    try (var old =
        new FileGuest(
            WasiVersion.PREVIEW0, 16, temporary, Mount.directory(volume, "/data", false))) {
      int file = old.open("file", 0, READ);
      assertThat(old.seek(file, 3, 2)).isZero();
      assertThat(old.seek(file, 1, 0)).isZero();
      assertThat(old.memory.getLong(RESULT)).isEqualTo(4);
      assertThat(old.seek(file, -2, 1)).isZero();
      assertThat(old.memory.getLong(RESULT)).isEqualTo(8);
    }
  }

  @Test
  void tells() {
    assertThat(guest.read(fd, 7)).isZero();
    assertThat(guest.call("fd_tell", fd, RESULT)).isZero();
    assertThat(guest.memory.getLong(RESULT)).isEqualTo(7);
  }

  @Test
  void renumbers() {
    int other = guest.open("other", CREAT, WRITE);
    assertThat(guest.call("fd_renumber", fd, other)).isZero();
    assertThat(guest.text(other, 2)).isEqualTo("01");
    assertThat(guest.close(fd)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.call("fd_renumber", other, fd)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.call("fd_renumber", fd, other)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.call("fd_renumber", other, other)).isZero();
    assertThat(guest.call("fd_renumber", other, 1)).isZero();
    assertThat(guest.text(1, 2)).isEqualTo("23");
    assertThat(guest.call("fd_renumber", 1, FIRST_PREOPEN)).isZero();
    assertThat(guest.call("fd_prestat_get", FIRST_PREOPEN, RESULT)).isEqualTo(WasiErrno.BADF);
  }

  @Test
  void closesOnce() {
    assertThat(guest.close(fd)).isZero();
    assertThat(guest.close(fd)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.read(fd, 1)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.close(-1)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.close(FIRST_PREOPEN)).isZero();
    assertThat(guest.stat("file")).isEqualTo(WasiErrno.BADF);
  }

  @Test
  void allocates() throws IOException {
    assertThat(guest.call("fd_allocate", fd, 0, 100)).isZero();
    assertThat(Files.size(volume.resolve("file"))).isEqualTo(100);
    assertThat(guest.call("fd_allocate", fd, 10, 0)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.call("fd_allocate", fd, -1, 1)).isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void advises() {
    for (int advice = 0; advice <= 5; advice++) {
      assertThat(guest.call("fd_advise", fd, 0, 100, advice)).isZero();
    }
    assertThat(guest.call("fd_advise", fd, 0, 100, 6)).isEqualTo(WasiErrno.INVAL);
    assertThat(guest.call("fd_advise", 77, 0, 100, 0)).isEqualTo(WasiErrno.BADF);
  }

  @Test
  void syncs() {
    assertThat(guest.call("fd_sync", fd)).isZero();
    assertThat(guest.call("fd_datasync", fd)).isZero();
    assertThat(guest.call("fd_sync", FIRST_PREOPEN)).isZero();
    assertThat(guest.call("fd_sync", 99)).isEqualTo(WasiErrno.BADF);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fd_sync", "fd_datasync", "fd_close"})
  void refusesUnknownDescriptors(String name) {
    assertThat(guest.call(name, 1000)).isEqualTo(WasiErrno.BADF);
    assertThat(guest.call(name, Integer.MIN_VALUE)).isEqualTo(WasiErrno.BADF);
  }

  @Test
  void refusesFileOperationsOnDirectories() {
    int dir = FIRST_PREOPEN;
    assertThat(guest.read(dir, 1)).isEqualTo(WasiErrno.ISDIR);
    assertThat(guest.write(dir, "x")).isEqualTo(WasiErrno.ISDIR);
    assertThat(guest.pread(dir, 1, 0)).isEqualTo(WasiErrno.ISDIR);
    assertThat(guest.pwrite(dir, "x", 0)).isEqualTo(WasiErrno.ISDIR);
    assertThat(guest.seek(dir, 0, 0)).isEqualTo(WasiErrno.ISDIR);
    assertThat(guest.call("fd_tell", dir, RESULT)).isEqualTo(WasiErrno.ISDIR);
    assertThat(guest.call("fd_allocate", dir, 0, 1)).isEqualTo(WasiErrno.ISDIR);
    assertThat(guest.call("fd_advise", dir, 0, 1, 0)).isEqualTo(WasiErrno.ISDIR);
    assertThat(guest.call("fd_filestat_set_size", dir, 0)).isEqualTo(WasiErrno.ISDIR);
  }

  @Test
  void writesSynchronouslyWhenOpenedSo() {
    int sync = guest.open(FIRST_PREOPEN, "sync", CREAT, WRITE, FdFlags.DSYNC | FdFlags.SYNC);
    assertThat(guest.write(sync, "x")).isZero();
    assertThat(guest.call("fd_fdstat_set_flags", sync, 0)).isEqualTo(WasiErrno.NOTSUP);
  }

  @Test
  void answersFullDevices() {
    try (var rooted = new FileGuest(temporary, Mount.directory(volume, "/", false))) {
      int full = rooted.open("dev/full", 0, READ | WRITE);
      assertThat(rooted.write(full, "x")).isEqualTo(WasiErrno.NOSPC);
      assertThat(rooted.text(full, 2)).isEqualTo("\0\0");
    }
  }
}
