package io.jwasm.shim.rpc;

import com.google.protobuf.ByteString;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.jwasm.proto.ttrpc.Request;
import io.jwasm.proto.ttrpc.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One unary call of a {@link TtrpcChannel}. */
final class TtrpcClientCall<Q, R> extends ClientCall<Q, R> {
  private final TtrpcChannel channel;
  private final MethodDescriptor<Q, R> method;
  private final Executor executor;
  private final @Nullable Deadline deadline;
  private final Request.Builder request = Request.newBuilder();
  private final AtomicBoolean ended = new AtomicBoolean();
  private @Nullable Future<?> timer;
  private Listener<R> listener = new Listener<>() {};

  /**
   * @param executor runs the listener
   */
  TtrpcClientCall(
      TtrpcChannel channel,
      MethodDescriptor<Q, R> method,
      Executor executor,
      @Nullable Deadline deadline) {
    this.channel = channel;
    this.method = method;
    this.executor = executor;
    this.deadline = deadline;
    request.setService(method.getServiceName()).setMethod(method.getBareMethodName());
  }

  @Override
  public void start(Listener<R> listener, Metadata headers) {
    this.listener = listener;
    for (String key : headers.keys()) {
      String value = headers.get(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER));
      if (value != null) {
        request.addMetadataBuilder().setKey(key).setValue(value);
      }
    }
  }

  @Override
  public void request(int messages) {
    // The only one comes by itself.
  }

  @Override
  public void cancel(@Nullable String message, @Nullable Throwable cause) {
    end(Status.CANCELLED.withDescription(message).withCause(cause));
  }

  @Override
  public void sendMessage(Q message) {
    try (InputStream bytes = method.streamRequest(message)) {
      request.setPayload(ByteString.readFrom(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void halfClose() {
    if (deadline != null) {
      long nanos = Math.max(1, deadline.timeRemaining(TimeUnit.NANOSECONDS));
      request.setTimeoutNano(nanos);
      timer =
          ForkJoinPool.commonPool()
              .schedule(
                  () -> end(Status.DEADLINE_EXCEEDED.withDescription("no answer in time")),
                  nanos,
                  TimeUnit.NANOSECONDS);
    }
    channel.send(request.build(), response -> executor.execute(() -> answer(response)));
  }

  private void answer(Response response) {
    Status status =
        Status.fromCodeValue(response.getStatus().getCode())
            .withDescription(response.getStatus().getMessage());
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    if (timer != null) {
      timer.cancel(false);
    }
    if (status.isOk()) {
      listener.onMessage(method.parseResponse(response.getPayload().newInput()));
    }
    listener.onClose(status, new Metadata());
  }

  private void end(Status status) {
    if (ended.compareAndSet(false, true)) {
      executor.execute(() -> listener.onClose(status, new Metadata()));
    }
  }
}
