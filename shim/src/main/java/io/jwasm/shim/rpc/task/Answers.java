package io.jwasm.shim.rpc.task;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.jwasm.shim.rpc.Statuses;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers calls once, by a message or by the status of a failure. */
final class Answers {
  private Answers() {}

  /** Answers with what the work returns. */
  static <R> void of(StreamObserver<R> answer, Supplier<R> work) {
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

  /** Answers when a value is there; nobody is held up until then. */
  static <T, R> void later(
      StreamObserver<R> answer, Supplier<CompletableFuture<T>> work, Function<T, R> message) {
    if (answer instanceof ServerCallStreamObserver<R> call) {
      // A client that is gone needs no answer.
      call.setOnCancelHandler(() -> {});
    }
    try {
      var _ = work.get().thenAccept(value -> of(answer, () -> message.apply(value)));
    } catch (Throwable failure) {
      answer.onError(Statuses.of(failure).asException());
    }
  }
}
