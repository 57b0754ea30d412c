package io.jwasm.shim.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Metadata;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.jwasm.proto.ttrpc.Request;
import io.jwasm.proto.ttrpc.Response;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One client. Its calls run side by side, and their answers go out in the order of their ends. */
final class TtrpcConnection implements AutoCloseable {
  private final FrameChannel frames;
  private final MethodTable methods;
  private final Executor executor;
  private final Map<Integer, TtrpcCall<?, ?>> calls = new ConcurrentHashMap<>();

  /**
   * @param executor runs each call; its tasks may block
   */
  TtrpcConnection(ByteChannel channel, MethodTable methods, Executor executor) {
    frames = new FrameChannel(channel);
    this.methods = methods;
    this.executor = executor;
  }

  /** Serves until the client is gone or the connection is closed. */
  void serve() {
    try (this) {
      @Nullable Frame frame;
      while ((frame = frames.read()) != null) {
        if (frame.type() == Frame.REQUEST) {
          accept(frame);
        }
      }
    } catch (IOException e) {
      // The client is gone, or this end was closed.
      return;
    } finally {
      calls.values().forEach(call -> executor.execute(call::cancel));
    }
  }

  private void accept(Frame frame) {
    int stream = frame.stream();
    try {
      check(frame);
      Request request = Request.parseFrom(frame.data());
      var method = methods.find(request.getService(), request.getMethod());
      var call = open(stream, method, request.getTimeoutNano());
      executor.execute(() -> run(call, request));
    } catch (InvalidProtocolBufferException e) {
      reply(stream, Status.INVALID_ARGUMENT.withDescription("not a ttrpc request"));
    } catch (RuntimeException e) {
      reply(stream, Status.fromThrowable(e));
    }
  }

  private void check(Frame frame) {
    if (frame.oversize() > 0) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription(
              "message of " + frame.oversize() + " bytes, at most " + RpcTransport.MAX_MESSAGE)
          .asRuntimeException();
    }
    if (frame.stream() % 2 == 0 || calls.containsKey(frame.stream())) {
      throw Status.INVALID_ARGUMENT
          .withDescription("stream " + frame.stream() + " is even or in use")
          .asRuntimeException();
    }
    if ((frame.flags() & Frame.REMOTE_OPEN) != 0) {
      throw Status.UNIMPLEMENTED
          .withDescription("streams of messages are not supported")
          .asRuntimeException();
    }
  }

  private TtrpcCall<?, ?> open(int stream, ServerMethodDefinition<?, ?> method, long timeoutNanos) {
    var call = TtrpcCall.of(method, timeoutNanos, response -> reply(stream, response));
    calls.put(stream, call);
    return call;
  }

  private static void run(TtrpcCall<?, ?> call, Request request) {
    try {
      call.start(request);
    } catch (Throwable t) {
      // Handlers answer with their failures; one that is thrown is a fault, as in gRPC.
      call.close(Status.UNKNOWN.withDescription("internal error: " + t), new Metadata());
    }
  }

  private void reply(int stream, Status status) {
    reply(stream, TtrpcCall.failure(status));
  }

  private void reply(int stream, Response response) {
    calls.remove(stream);
    ByteString data = response.toByteString();
    if (data.size() > RpcTransport.MAX_MESSAGE) {
      Status tooLong =
          Status.RESOURCE_EXHAUSTED.withDescription("answer of " + data.size() + " bytes");
      data = TtrpcCall.failure(tooLong).toByteString();
    }
    try {
      frames.write(Frame.response(stream, data));
    } catch (IOException e) {
      close();
    }
  }

  @Override
  public void close() {
    try {
      frames.close();
    } catch (IOException e) {
      // Nothing is left to be lost.
      return;
    }
  }
}
