package io.jwasm.runtime.abi.wasi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.linux.At;
import io.jwasm.linux.OpenFlags;
import io.jwasm.runtime.budget.Quota;
import io.jwasm.runtime.engine.GuestStop;
import io.jwasm.runtime.fd.Access;
import io.jwasm.runtime.fd.Descriptor;
import io.jwasm.runtime.fd.DescriptorTable;
import io.jwasm.runtime.fd.RegularFile;
import io.jwasm.runtime.fd.StandardStreams;
import io.jwasm.runtime.fd.VirtualDevice;
import io.jwasm.runtime.stop.StopSignal;
import io.jwasm.runtime.testing.HostThreads;
import io.jwasm.runtime.testing.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PollCallsTest {
  private static final int EVENTS = 8192;
  private static final int ANSWERED = 65_532;
  private static final int CLOCK = 0;
  private static final int READ = 1;
  private static final int WRITE = 2;
  private static final long HOUR = 3_600_000_000_000L;
  private static final long MILLI = 1_000_000L;

  private final StopSignal stop = new StopSignal();
  private final DescriptorTable table = new DescriptorTable(16);
  private final Pipe pipe = new Pipe();
  private Calls calls = calls(WasiVersion.PREVIEW1);
  private int subscriptions;

  private Calls calls(WasiVersion version) {
    return new Calls(
        new PollCalls(version, stop, table, new WasiClock(() -> 0), Quota.of(Long.MAX_VALUE)));
  }

  @AfterEach
  void close() {
    calls.close();
    table.close();
    stop.close();
    pipe.close();
  }

  private int reader() {
    return table.add(StandardStreams.of(pipe.readFd(), Access.READ, true, stop));
  }

  private int writer() {
    return table.add(StandardStreams.of(pipe.writeFd(), Access.WRITE, true, stop));
  }

  private int next(int type) {
    int at = 48 * subscriptions++;
    calls.memory.putLong(at, 100 + subscriptions);
    calls.memory.putByte(at + 8, (byte) type);
    return at;
  }

  /** Subscriptions get the user data 101, 102, ... */
  private void fd(int type, int fd) {
    int at = next(type);
    calls.memory.putInt(at + 16, fd);
  }

  private void clock(int id, long timeout, int flags) {
    int at = next(CLOCK);
    calls.memory.putInt(at + 16, id);
    calls.memory.putLong(at + 24, timeout);
    calls.memory.putShort(at + 40, (short) flags);
  }

  private int poll() {
    return calls.call("poll_oneoff", 0, EVENTS, subscriptions, ANSWERED);
  }

  private record Event(long userdata, int error, int type, long bytes, int flags) {}

  private Event event(int index) {
    int at = EVENTS + 32 * index;
    return new Event(
        calls.memory.getLong(at),
        calls.memory.getShort(at + 8),
        calls.memory.getByte(at + 10),
        calls.memory.getLong(at + 16),
        calls.memory.getShort(at + 24));
  }

  private Event only() {
    assertThat(poll()).isZero();
    assertThat(calls.memory.getInt(ANSWERED)).isEqualTo(1);
    return event(0);
  }

  @Test
  void nothingToWaitForIsInvalid() {
    assertThat(poll()).isEqualTo(WasiErrno.INVAL);
    assertThat(calls.call("poll_oneoff", 0, EVENTS, -1, ANSWERED)).isEqualTo(WasiErrno.INVAL);
    assertThat(calls.call("poll_oneoff", 0, EVENTS, 65_537, ANSWERED)).isEqualTo(WasiErrno.INVAL);
  }

  @Test
  void subscriptionsCountAgainstTheHeap() {
    Quota heap = Quota.of(256);
    calls.close();
    calls =
        new Calls(new PollCalls(WasiVersion.PREVIEW1, stop, table, new WasiClock(() -> 0), heap));
    clock(1, 0, 0);
    assertThat(only().error()).isZero();
    clock(1, 0, 0);
    assertThat(poll()).isEqualTo(WasiErrno.NOMEM);
    assertThat(heap.used()).isZero();
  }

  @Test
  void pointersAreCheckedBeforeTheWait() {
    clock(1, HOUR, 0);

    assertThat(calls.call("poll_oneoff", 65_500, EVENTS, 1, 0)).isEqualTo(WasiErrno.FAULT);
    assertThat(calls.call("poll_oneoff", 0, 65_505, 1, 0)).isEqualTo(WasiErrno.FAULT);
    assertThat(calls.call("poll_oneoff", 0, EVENTS, 1, 65_533)).isEqualTo(WasiErrno.FAULT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void waitsForATime(int id) {
    clock(id, 20 * MILLI, 0);
    long start = System.nanoTime();

    assertThat(only()).isEqualTo(new Event(101, 0, CLOCK, 0, 0));
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20 * MILLI);
  }

  @Test
  void waitsForAPointInTime() {
    long start = System.nanoTime();
    clock(1, start + 20 * MILLI, 1);

    assertThat(only().error()).isZero();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20 * MILLI);
  }

  @Test
  void aPointInThePastIsDue() {
    clock(0, 1, 1);
    clock(1, 0, 0);
    clock(1, HOUR, 0);

    assertThat(poll()).isZero();
    assertThat(calls.memory.getInt(ANSWERED)).isEqualTo(2);
    assertThat(event(0).userdata()).isEqualTo(101);
    assertThat(event(1).userdata()).isEqualTo(102);
  }

  @Test
  void theEarliestOfSeveralTimesEndsTheWait() {
    clock(1, -1, 0);
    clock(0, -1, 1);
    clock(1, MILLI, 0);

    assertThat(only().userdata()).isEqualTo(103);
  }

  @Test
  void wrongClocksAreErrorsOfTheirEvent() {
    clock(9, 0, 0);
    clock(1, 0, 2);
    clock(3, 0, 0);

    assertThat(poll()).isZero();
    assertThat(calls.memory.getInt(ANSWERED)).isEqualTo(3);
    assertThat(event(0)).isEqualTo(new Event(101, WasiErrno.INVAL, CLOCK, 0, 0));
    assertThat(event(1)).isEqualTo(new Event(102, WasiErrno.INVAL, CLOCK, 0, 0));
    assertThat(event(2)).isEqualTo(new Event(103, WasiErrno.NOTSUP, CLOCK, 0, 0));
  }

  @Test
  void unknownTypesAreErrorsOfTheirEvent() {
    int ignored = next(7);

    assertThat(only()).isEqualTo(new Event(101, WasiErrno.INVAL, 7, 0, 0));
  }

  @Test
  void closedDescriptorsAreErrorsOfTheirEvent() {
    fd(READ, 5);
    fd(WRITE, -1);
    clock(1, HOUR, 0);

    assertThat(poll()).isZero();
    assertThat(calls.memory.getInt(ANSWERED)).isEqualTo(2);
    assertThat(event(0)).isEqualTo(new Event(101, WasiErrno.BADF, READ, 0, 0));
    assertThat(event(1)).isEqualTo(new Event(102, WasiErrno.BADF, WRITE, 0, 0));
  }

  @Test
  void reportsAllThatIsReadyAtOnce() throws Exception {
    int reader = reader();
    int writer = writer();
    pipe.write("abc");
    fd(READ, reader);
    fd(WRITE, writer);
    fd(READ, reader);
    fd(READ, 9);
    clock(1, HOUR, 0);

    assertThat(poll()).isZero();

    assertThat(calls.memory.getInt(ANSWERED)).isEqualTo(4);
    assertThat(event(0).userdata()).isEqualTo(104);
    assertThat(event(1)).isEqualTo(new Event(101, 0, READ, 3, 0));
    assertThat(event(2)).isEqualTo(new Event(102, 0, WRITE, 4096, 0));
    assertThat(event(3)).isEqualTo(new Event(103, 0, READ, 3, 0));
  }

  @Test
  void anEmptyPipeIsNotReady() {
    fd(READ, reader());
    clock(1, MILLI, 0);

    assertThat(only().userdata()).isEqualTo(102);
  }

  @Test
  void endOfFileIsReadable() {
    fd(READ, reader());
    pipe.closeWriter();

    assertThat(only()).isEqualTo(new Event(101, 0, READ, 0, 1));
  }

  @Test
  void withoutReaderTheWriterHangsUp() {
    fd(WRITE, writer());
    pipe.closeReader();

    assertThat(only()).isEqualTo(new Event(101, 0, WRITE, 4096, 1));
  }

  @Test
  void filesAreAlwaysReady(@TempDir Path dir) throws Exception {
    byte[] path =
        Files.writeString(dir.resolve("f"), "12345").toString().getBytes(StandardCharsets.UTF_8);
    int hostFd = At.open(At.FDCWD, path, 0, path.length, OpenFlags.RDWR, 0, 0);
    Descriptor file = new RegularFile(hostFd, Access.READ_WRITE, 0, false, false);
    long ignored = file.seek(2, 0);
    int fd = table.add(file);
    fd(READ, fd);
    fd(WRITE, fd);
    fd(READ, table.add(new VirtualDevice(VirtualDevice.Kind.NULL, Access.READ, 0, 1)));

    assertThat(poll()).isZero();

    assertThat(calls.memory.getInt(ANSWERED)).isEqualTo(3);
    assertThat(event(0)).isEqualTo(new Event(101, 0, READ, 3, 0));
    assertThat(event(1).type()).isEqualTo(WRITE);
    assertThat(event(2)).isEqualTo(new Event(103, 0, READ, 0, 0));
  }

  @Test
  void releasesWhatItPolled() {
    int reader = reader();
    fd(READ, reader);
    clock(1, 0, 0);
    assertThat(poll()).isZero();

    assertThat(table.close(reader)).isZero();
    assertThat(table.size()).isZero();
  }

  @ParameterizedTest
  @EnumSource(WasiVersion.class)
  void readsTheLayoutOfItsVersion(WasiVersion version) {
    calls.close();
    calls = calls(version);
    int shift = version == WasiVersion.PREVIEW0 ? 8 : 0;
    for (int i = 0; i < 2; i++) {
      int at = i * (48 + shift);
      calls.memory.putLong(at, i + 1);
      calls.memory.putInt(at + 16 + shift, 1);
      calls.memory.putLong(at + 24 + shift, i * HOUR);
    }
    subscriptions = 2;

    assertThat(only()).isEqualTo(new Event(1, 0, CLOCK, 0, 0));
  }

  @Test
  void stoppingEndsTheWait() {
    fd(READ, reader());
    var outcome = new CompletableFuture<Throwable>();
    Thread.ofPlatform()
        .name("poller")
        .daemon()
        .start(() -> {
          try {
            int errno = poll();
            outcome.complete(new AssertionError("answered " + errno));
          } catch (Throwable t) {
            outcome.complete(t);
          }
        });
    HostThreads.awaitSleeping("poller");

    stop.request();

    assertThat(outcome.join()).isInstanceOf(GuestStop.Interrupted.class);
    assertThatThrownBy(this::poll).isInstanceOf(GuestStop.Interrupted.class);
  }
}
