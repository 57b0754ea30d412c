package io.jwasm.shim.containerd;

import com.google.protobuf.Empty;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.proto.containerd.services.events.v1.EventsGrpc;
import io.jwasm.proto.containerd.services.events.v1.ForwardRequest;
import io.jwasm.proto.containerd.types.Envelope;
import io.jwasm.shim.events.EventSink;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** containerd's Events/Forward on its main socket. Connects when the first event comes. */
public final class ForwardingSink implements EventSink, AutoCloseable {
  private static final long CALL_SECONDS = 5;

  private final Path socket;
  private final EventLoopGroup loops;
  private final ManagedChannel channel;

  public ForwardingSink(Path socket) {
    this.socket = socket;
    loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelType(NioDomainSocketChannel.class)
            .eventLoopGroup(loops)
            .executor(Thread.ofVirtual().name("forward-", 0)::start)
            .overrideAuthority("localhost")
            .usePlaintext()
            .build();
  }

  @Override
  public void deliver(Envelope envelope) {
    try {
      // gRPC's own pause between attempts grows to minutes; the caller knows better.
      channel.resetConnectBackoff();
      Empty _ =
          EventsGrpc.newBlockingStub(channel)
              .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
              .forward(ForwardRequest.newBuilder().setEnvelope(envelope).build());
    } catch (StatusRuntimeException e) {
      throw new JwasmException(
          kind(e), "forward event", envelope.getTopic(), e.getMessage() + " at " + socket, null, e);
    }
  }

  private static ErrorKind kind(StatusRuntimeException failure) {
    return switch (failure.getStatus().getCode()) {
      case INVALID_ARGUMENT, UNIMPLEMENTED -> ErrorKind.INVALID_ARGUMENT;
      default -> ErrorKind.UNAVAILABLE;
    };
  }

  @Override
  public void close() {
    channel.shutdownNow();
    var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
