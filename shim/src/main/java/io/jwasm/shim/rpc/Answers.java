package io.jwasm.shim.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers calls once, by a message or by the status of a failure. */
public final class Answers {
  private Answers() {}

  /** Answers with what the work returns. */
  public static <R> void of(StreamObserver<R> answer, Supplier<R> work) {
    R message;
    try {
      message = work.get();
    } catch (Throwable failure) {
      answer.onError(Statuses.of(failure).asException());
      return;
    }
    answer.onNext(message);
    answer.onCompleted();
  }

  /**
   * Answers when a value is there; nobody is held up until then.
   *
   * @param work gives a future of its own for each call
   */
  public static <T, R> void later(
      StreamObserver<R> answer, Supplier<CompletableFuture<T>> work, Function<T, R> message) {
    try {
      CompletableFuture<T> value = work.get();
      if (answer instanceof ServerCallStreamObserver<R> call) {
        // A client that is gone, or has waited for long enough, needs no answer.
        call.setOnCancelHandler(() -> value.cancel(false));
      }
      var _ = value.thenAccept(known -> of(answer, () -> message.apply(known)));
    } catch (Throwable failure) {
      answer.onError(Statuses.of(failure).asException());
    }
  }
}
