package io.jwasm.shim.rpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.jwasm.proto.ttrpc.Request;
import io.jwasm.proto.ttrpc.Response;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A client of ttrpc on which grpc-java's generated stubs work. */
public final class TtrpcChannel extends Channel implements AutoCloseable {
  private final FrameChannel frames;
  private final AtomicInteger streams = new AtomicInteger(-1);
  private final Map<Integer, Consumer<Response>> waiting = new ConcurrentHashMap<>();

  private TtrpcChannel(FrameChannel frames) {
    this.frames = frames;
  }

  public static TtrpcChannel connect(Path socket) throws IOException {
    var channel =
        new TtrpcChannel(new FrameChannel(SocketChannel.open(UnixDomainSocketAddress.of(socket))));
    Thread.ofVirtual().start(channel::read);
    return channel;
  }

  private void read() {
    try {
      Frame frame;
      while ((frame = frames.read()) != null) {
        Consumer<Response> reply = waiting.remove(frame.stream());
        if (reply != null) {
          reply.accept(Response.parseFrom(frame.data()));
        }
      }
    } catch (IOException e) {
      // Closed by either end.
    }
    Response lost = TtrpcCall.failure(Status.UNAVAILABLE.withDescription("connection closed"));
    waiting.values().forEach(reply -> reply.accept(lost));
  }

  @Override
  public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
    Executor executor = options.getExecutor();
    return new Call<>(method, executor == null ? Runnable::run : executor);
  }

  @Override
  public String authority() {
    return "localhost";
  }

  @Override
  public void close() {
    try {
      frames.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private final class Call<Q, R> extends ClientCall<Q, R> {
    private final MethodDescriptor<Q, R> method;
    private final Executor executor;
    private final Request.Builder request = Request.newBuilder();
    private Listener<R> listener = new Listener<>() {};

    Call(MethodDescriptor<Q, R> method, Executor executor) {
      this.method = method;
      this.executor = executor;
      request.setService(method.getServiceName()).setMethod(method.getBareMethodName());
    }

    @Override
    public void start(Listener<R> listener, Metadata headers) {
      this.listener = listener;
      for (String key : headers.keys()) {
        String value = headers.get(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER));
        request.addMetadataBuilder().setKey(key).setValue(value);
      }
    }

    @Override
    public void request(int messages) {}

    @Override
    public void cancel(String message, Throwable cause) {
      listener.onClose(Status.CANCELLED.withDescription(message).withCause(cause), new Metadata());
    }

    @Override
    public void sendMessage(Q message) {
      request.setPayload(((com.google.protobuf.Message) message).toByteString());
    }

    @Override
    public void halfClose() {
      int stream = streams.addAndGet(2);
      waiting.put(stream, response -> executor.execute(() -> answer(response)));
      try {
        frames.write(new Frame(stream, Frame.REQUEST, (byte) 0, request.build().toByteString(), 0));
      } catch (IOException e) {
        executor.execute(() -> listener.onClose(Status.UNAVAILABLE.withCause(e), new Metadata()));
      }
    }

    private void answer(Response response) {
      Status status =
          Status.fromCodeValue(response.getStatus().getCode())
              .withDescription(response.getStatus().getMessage());
      if (status.isOk()) {
        listener.onMessage(method.parseResponse(response.getPayload().newInput()));
      }
      listener.onClose(status, new Metadata());
    }
  }
}
