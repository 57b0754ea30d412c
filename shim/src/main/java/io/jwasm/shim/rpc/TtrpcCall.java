package io.jwasm.shim.rpc;

import com.google.protobuf.ByteString;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One unary call that came over ttrpc, as grpc-java's handlers see it. */
final class TtrpcCall<Q, R> extends ServerCall<Q, R> {
  private final ServerMethodDefinition<Q, R> method;
  private final Consumer<Response> reply;
  private ByteString payload = ByteString.EMPTY;
  private volatile boolean cancelled;
  private @Nullable Listener<Q> listener;

  private TtrpcCall(ServerMethodDefinition<Q, R> method, Consumer<Response> reply) {
    this.method = method;
    this.reply = reply;
  }

  /**
   * @param reply given the one response to this call, by any thread
   */
  static <Q, R> TtrpcCall<Q, R> of(ServerMethodDefinition<Q, R> method, Consumer<Response> reply) {
    return new TtrpcCall<>(method, reply);
  }

  /** A response that holds nothing but an error. */
  static Response failure(Status status) {
    var error = io.jwasm.proto.ttrpc.Status.newBuilder().setCode(status.getCode().value());
    String text = status.getDescription();
    return Response.newBuilder().setStatus(error.setMessage(text == null ? "" : text)).build();
  }

  /** Hands the request to the handler, which may answer before or after this returns. */
  synchronized void start(Request request) {
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
  synchronized void cancel() {
    cancelled = true;
    if (listener != null) {
      listener.onCancel();
    }
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
    reply.accept(
        status.isOk() ? Response.newBuilder().setPayload(payload).build() : failure(status));
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public MethodDescriptor<Q, R> getMethodDescriptor() {
    return method.getMethodDescriptor();
  }
}
