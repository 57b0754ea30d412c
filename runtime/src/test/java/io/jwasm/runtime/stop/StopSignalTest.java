package io.jwasm.runtime.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.linux.PollSet;
import io.jwasm.runtime.engine.GuestStop;
import io.jwasm.runtime.testing.HostThreads;
import io.jwasm.runtime.testing.Pipe;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StopSignalTest {
  private final StopSignal stop = new StopSignal();
  private final Pipe pipe = new Pipe();

  @AfterEach
  void closeAll() {
    stop.close();
    pipe.close();
  }

  @Test
  void returnsWhenThereIsSomethingToRead() throws Exception {
    pipe.write("x");

    assertThatCode(() -> stop.awaitReadable(pipe.readFd())).doesNotThrowAnyException();
    assertThatCode(() -> stop.awaitWritable(pipe.writeFd())).doesNotThrowAnyException();
  }

  @Test
  void endOfFileIsReadable() {
    pipe.closeWriter();

    assertThat(stop.await(pipe.readFd(), PollSet.POLLIN, -1)).isTrue();
  }

  @Test
  void tellsThatTimeIsOver() {
    assertThat(stop.await(pipe.readFd(), PollSet.POLLIN, 0)).isFalse();
    assertThat(stop.await(pipe.readFd(), PollSet.POLLIN, 1_000_000)).isFalse();
  }

  @Test
  void sleepsAtLeastTheGivenTime() {
    long start = System.nanoTime();
    stop.sleep(20_000_000);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  void wakesWaitersForGood() {
    var reader = waiter("stop-read", () -> stop.awaitReadable(pipe.readFd()));
    var sleeper = waiter("stop-sleep", () -> stop.sleep(-1));
    HostThreads.awaitSleeping("stop-read");
    HostThreads.awaitSleeping("stop-sleep");

    stop.request();
    stop.request();

    assertThat(reader.join()).isInstanceOf(GuestStop.Interrupted.class);
    assertThat(sleeper.join()).isInstanceOf(GuestStop.Interrupted.class);
    assertThat(stop.requested()).isTrue();
    assertThatThrownBy(() -> stop.sleep(0)).isInstanceOf(GuestStop.Interrupted.class);
    assertThatThrownBy(stop::check).isInstanceOf(GuestStop.Interrupted.class);
  }

  @Test
  void winsAgainstReadiness() throws Exception {
    pipe.write("x");
    stop.request();

    assertThatThrownBy(() -> stop.awaitReadable(pipe.readFd()))
        .isInstanceOf(GuestStop.Interrupted.class);
  }

  @Test
  void requestAfterCloseTouchesNothing() {
    stop.close();
    stop.request();

    assertThat(stop.requested()).isFalse();
    assertThatCode(stop::close).doesNotThrowAnyException();
  }

  private static CompletableFuture<Throwable> waiter(String name, Runnable wait) {
    var outcome = new CompletableFuture<Throwable>();
    Thread.ofPlatform()
        .name(name)
        .daemon()
        .start(() -> {
          try {
            wait.run();
            outcome.complete(new AssertionError("returned"));
          } catch (Throwable t) {
            outcome.complete(t);
          }
        });
    return outcome;
  }
}
