package io.jwasm.shim.rpc;

import com.google.protobuf.Empty;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.proto.containerd.task.v2.KillRequest;
import io.jwasm.proto.containerd.task.v2.PauseRequest;
import io.jwasm.proto.containerd.task.v2.StateRequest;
import io.jwasm.proto.containerd.task.v2.StateResponse;
import io.jwasm.proto.containerd.task.v2.TaskGrpc;
import io.jwasm.proto.containerd.task.v2.WaitRequest;
import io.jwasm.proto.containerd.task.v2.WaitResponse;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** State gives back the id; Wait waits for Kill of the same id; Pause fails as its id says. */
final class EchoTasks extends TaskGrpc.TaskImplBase {
  private final Map<String, CompletableFuture<Integer>> ends = new ConcurrentHashMap<>();

  /** Calls of Wait whose clients have gone or given up. */
  final BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();

  @Override
  public void state(StateRequest request, StreamObserver<StateResponse> answer) {
    answer.onNext(StateResponse.newBuilder().setId(request.getId()).build());
    answer.onCompleted();
  }

  @Override
  public void wait(WaitRequest request, StreamObserver<WaitResponse> answer) {
    ((ServerCallStreamObserver<WaitResponse>) answer)
        .setOnCancelHandler(() -> cancelled.add(request.getId()));
    var unused =
        end(request.getId())
            .thenAccept(status -> {
              answer.onNext(WaitResponse.newBuilder().setExitStatus(status).build());
              answer.onCompleted();
            });
  }

  @Override
  public void kill(KillRequest request, StreamObserver<Empty> answer) {
    end(request.getId()).complete(request.getSignal());
    answer.onNext(Empty.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void pause(PauseRequest request, StreamObserver<Empty> answer) {
    switch (request.getId()) {
      case "thrown" -> throw Status.ABORTED.withDescription("thrown it was").asRuntimeException();
      case "known" ->
          answer.onError(
              Statuses.of(
                      new JwasmException(
                          ErrorKind.NOT_FOUND, "pause", "a b", "no such task", "create it", null))
                  .asRuntimeException());
      default -> throw new IllegalStateException("boom");
    }
  }

  private CompletableFuture<Integer> end(String id) {
    return ends.computeIfAbsent(id, _ -> new CompletableFuture<>());
  }
}
