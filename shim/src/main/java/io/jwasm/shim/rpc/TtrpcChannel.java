package io.jwasm.shim.rpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
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
import org.jspecify.annotations.Nullable;

/** A client of ttrpc on which grpc-java's generated stubs work. Thread-safe. */
public final class TtrpcChannel extends Channel implements AutoCloseable {
  private final FrameChannel frames;
  private final AtomicInteger streams = new AtomicInteger(-1);
  private final Map<Integer, Consumer<Response>> waiting = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private TtrpcChannel(FrameChannel frames) {
    this.frames = frames;
  }

  /**
   * Connects to a unix socket.
   *
   * @throws IOException if nobody listens there, or it may not be used
   */
  public static TtrpcChannel connect(Path socket) throws IOException {
    var channel =
        new TtrpcChannel(new FrameChannel(SocketChannel.open(UnixDomainSocketAddress.of(socket))));
    Thread.ofVirtual().name("ttrpc-client").start(channel::read);
    return channel;
  }

  private void read() {
    try {
      @Nullable Frame frame;
      while ((frame = frames.read()) != null) {
        Consumer<Response> reply = waiting.remove(frame.stream());
        if (reply != null) {
          reply.accept(Response.parseFrom(frame.data()));
        }
      }
    } catch (IOException e) {
      // Closed by either end, or no ttrpc.
    } finally {
      closed = true;
      waiting.keySet().forEach(this::lose);
    }
  }

  private void lose(int stream) {
    Consumer<Response> reply = waiting.remove(stream);
    if (reply != null) {
      reply.accept(
          TtrpcCall.failure(Status.UNAVAILABLE.withDescription("the connection was closed")));
    }
  }

  /** Sends a request, and gives the response to it, once. */
  void send(Request request, Consumer<Response> reply) {
    int stream = streams.addAndGet(2);
    waiting.put(stream, reply);
    try {
      frames.write(new Frame(stream, Frame.REQUEST, (byte) 0, request.toByteString(), 0));
    } catch (IOException e) {
      lose(stream);
    }
    if (closed) {
      lose(stream);
    }
  }

  @Override
  public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
    @Nullable Executor executor = options.getExecutor();
    return new TtrpcClientCall<>(
        this, method, executor == null ? Runnable::run : executor, options.getDeadline());
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
      // Nothing is left to be lost.
      return;
    }
  }
}
