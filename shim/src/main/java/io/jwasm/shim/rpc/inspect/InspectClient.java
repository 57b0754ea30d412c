package io.jwasm.shim.rpc.inspect;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.proto.shim.v1.InspectGrpc;
import io.jwasm.proto.shim.v1.ListRequest;
import io.jwasm.proto.shim.v1.ListResponse;
import io.jwasm.proto.shim.v1.ThreadsRequest;
import io.jwasm.proto.shim.v1.ThreadsResponse;
import io.jwasm.shim.rpc.TtrpcChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Asks a running shim. Thread-safe. */
public final class InspectClient implements AutoCloseable {
  private final Path socket;
  private final Duration patience;
  private final TtrpcChannel channel;

  private InspectClient(Path socket, Duration patience, TtrpcChannel channel) {
    this.socket = socket;
    this.patience = patience;
    this.channel = channel;
  }

  /**
   * Connects.
   *
   * @param patience for how long each answer may take
   * @throws IOException if nobody listens there, or this user may not
   */
  public static InspectClient connect(Path socket, Duration patience) throws IOException {
    return new InspectClient(socket, patience, TtrpcChannel.connect(socket));
  }

  /**
   * The shim and its containers.
   *
   * @throws JwasmException UNAVAILABLE if it does not answer in time
   */
  public ListResponse list() {
    return ask("list containers", stub -> stub.list(ListRequest.getDefaultInstance()));
  }

  /**
   * The threads of a container.
   *
   * @throws JwasmException NOT_FOUND if there is none, UNAVAILABLE if it does not answer in time
   */
  public ThreadsResponse threads(String id) {
    ThreadsRequest request = ThreadsRequest.newBuilder().setId(id).build();
    return ask("list threads", stub -> stub.threads(request));
  }

  private <R> R ask(String operation, Function<InspectGrpc.InspectBlockingStub, R> call) {
    try {
      return call.apply(
          InspectGrpc.newBlockingStub(channel)
              .withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (StatusRuntimeException e) {
      throw failure(operation, e);
    }
  }

  private JwasmException failure(String operation, StatusRuntimeException cause) {
    Status status = cause.getStatus();
    String object = "the shim at " + socket;
    String text = String.valueOf(status.getDescription());
    return switch (status.getCode()) {
      case DEADLINE_EXCEEDED ->
          new JwasmException(
              ErrorKind.UNAVAILABLE,
              operation,
              object,
              "no answer within " + patience.toMillis() + " ms",
              "it is very busy or hangs; its log is containerd's",
              cause);
      case NOT_FOUND ->
          new JwasmException(ErrorKind.NOT_FOUND, operation, object, text, null, cause);
      case UNIMPLEMENTED ->
          new JwasmException(
              ErrorKind.UNIMPLEMENTED,
              operation,
              object,
              "it is of another version of jwasm",
              "use the commands of that version, or restart its containers",
              cause);
      default -> new JwasmException(ErrorKind.UNAVAILABLE, operation, object, text, null, cause);
    };
  }

  @Override
  public void close() {
    channel.close();
  }
}
