package io.jwasm.shim.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.shim.rpc.RpcServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class LateServerTest {
  private final CompletableFuture<String> said = new CompletableFuture<>();

  /** Says when it is closed. */
  private final RpcServer server =
      new RpcServer() {
        @Override
        public int connections() {
          return 3;
        }

        @Override
        public void close() {
          said.complete("closed");
        }
      };

  @Test
  void servesAfterItsDelay() throws Exception {
    var made = new CompletableFuture<Void>();
    var late =
        new LateServer(
            Duration.ZERO,
            () -> {
              made.complete(null);
              return server;
            },
            said::complete);
    made.get(30, TimeUnit.SECONDS);
    assertThat(late.connections()).isEqualTo(3);
    late.close();
    assertThat(said).isCompletedWithValue("closed");
  }

  @Test
  void doesNotServeOnceItIsClosed() {
    var late =
        new LateServer(
            Duration.ofHours(1),
            () -> {
              throw new IllegalStateException("it is closed");
            },
            said::complete);
    late.close();
    assertThat(late.connections()).isZero();
    assertThat(said).isNotDone();
  }

  @Test
  void saysThatItCannotServe() throws Exception {
    var late =
        new LateServer(
            Duration.ZERO,
            () -> {
              throw new IOException("no room");
            },
            said::complete);
    assertThat(said.get(30, TimeUnit.SECONDS)).endsWith("no room");
    late.close();
  }
}
