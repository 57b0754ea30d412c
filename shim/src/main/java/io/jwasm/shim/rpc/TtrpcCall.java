package io.jwasm.shim.rpc;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.jwasm.proto.ttrpc.KeyValue;
import io.jwasm.proto.ttrpc.Request;
import io.jwasm.proto.ttrpc.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One unary call that came over ttrpc, as grpc-java's handlers see it: also {@link
 * Context#current}, which has the call's deadline, and is cancelled with it.
 */
final class TtrpcCall<Q, R> extends ServerCall<Q, R> {
  private final ServerMethodDefinition<Q, R> method;
  private final Consumer<Response> reply;
  private final Context.CancellableContext context;
  private final AtomicBoolean replied = new AtomicBoolean();
  private ByteString payload = ByteString.EMPTY;
  private @Nullable Listener<Q> listener;

  private TtrpcCall(
      ServerMethodDefinition<Q, R> method,
      Context.CancellableContext context,
      Consumer<Response> reply) {
    this.method = method;
    this.context = context;
    this.reply = reply;
  }

  /**
   * @param timeoutNanos for how long the client waits; 0 for ever
   * @param reply given the one response to this call, by any thread
   */
  static <Q, R> TtrpcCall<Q, R> of(
      ServerMethodDefinition<Q, R> method, long timeoutNanos, Consumer<Response> reply) {
    var context =
        timeoutNanos > 0
            ? Context.ROOT.withDeadlineAfter(
                timeoutNanos, TimeUnit.NANOSECONDS, ForkJoinPool.commonPool())
            : Context.ROOT.withCancellation();
    return new TtrpcCall<>(method, context, reply);
  }

  /** A response that holds nothing but an error. */
  static Response failure(Status status) {
    var error = io.jwasm.proto.ttrpc.Status.newBuilder().setCode(status.getCode().value());
    String text = status.getDescription();
    return Response.newBuilder().setStatus(error.setMessage(text == null ? "" : text)).build();
  }

  /** Hands the request to the handler, which may answer before or after this returns. */
  void start(Request request) {
    long timeoutNanos = request.getTimeoutNano();
    if (timeoutNanos > 0) {
      context.addListener(
          _ -> expire(timeoutNanos), task -> Thread.ofVirtual().name("expire").start(task));
    }
    context.run(() -> handle(request));
  }

  private synchronized void handle(Request request) {
    Q message = method.getMethodDescriptor().parseRequest(request.getPayload().newInput());
    listener = method.getServerCallHandler().startCall(this, metadata(request));
    listener.onMessage(message);
    listener.onHalfClose();
    listener.onReady();
  }

  private static Metadata metadata(Request request) {
    var metadata = new Metadata();
    for (KeyValue entry : request.getMetadataList()) {
      try {
        metadata.put(
            Metadata.Key.of(entry.getKey(), Metadata.ASCII_STRING_MARSHALLER), entry.getValue());
      } catch (IllegalArgumentException e) {
        // A name that gRPC does not know; nothing here reads it.
      }
    }
    return metadata;
  }

  /** Tells the handler that nobody waits for the answer any more. */
  void cancel() {
    if (replied.compareAndSet(false, true)) {
      var _ = context.cancel(new CancellationException("the client is gone"));
      tellListener();
    }
  }

  /** At the deadline, or when the context ends in another way. */
  private void expire(long timeoutNanos) {
    if (context.cancellationCause() instanceof TimeoutException) {
      String name = method.getMethodDescriptor().getBareMethodName();
      long millis = Duration.ofNanos(timeoutNanos).toMillis();
      Status late =
          Status.DEADLINE_EXCEEDED.withDescription(
              name + " took longer than the " + millis + " ms that it was given");
      if (reply(failure(late))) {
        tellListener();
      }
    }
  }

  /** After the handler has returned, as its calls must not overlap. */
  private synchronized void tellListener() {
    if (listener != null) {
      Listener<Q> told = listener;
      context.run(told::onCancel);
    }
  }

  /**
   * Answers, unless that was done.
   *
   * @return whether this was the answer
   */
  boolean reply(Response response) {
    boolean first = replied.compareAndSet(false, true);
    if (first) {
      reply.accept(response);
    }
    return first;
  }

  @Override
  public void request(int messages) {
    // The only one comes by itself.
  }

  @Override
  public void sendHeaders(Metadata headers) {
    // ttrpc has none in responses.
  }

  @Override
  public void sendMessage(R message) {
    try (InputStream bytes = method.getMethodDescriptor().streamResponse(message)) {
      payload = ByteString.readFrom(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close(Status status, Metadata trailers) {
    boolean _ =
        reply(status.isOk() ? Response.newBuilder().setPayload(payload).build() : failure(status));
    var _ = context.cancel(null);
  }

  @Override
  public boolean isCancelled() {
    return context.isCancelled();
  }

  @Override
  public MethodDescriptor<Q, R> getMethodDescriptor() {
    return method.getMethodDescriptor();
  }
}
