package io.jwasm.shim.rpc;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A transport with its clients, for tests of what is served by it. */
public interface TestTransport extends AutoCloseable {
  /** What is tested. */
  RpcTransport transport();

  /** Makes a client. */
  Channel connect(Path socket) throws IOException;

  /** Ends a client. */
  void disconnect(Channel channel) throws InterruptedException;

  @Override
  void close();

  /** ttrpc. */
  static TestTransport ttrpc() {
    return new TestTransport() {
      @Override
      public RpcTransport transport() {
        return new TtrpcTransport();
      }

      @Override
      public Channel connect(Path socket) throws IOException {
        return TtrpcChannel.connect(socket);
      }

      @Override
      public void disconnect(Channel channel) {
        ((TtrpcChannel) channel).close();
      }

      @Override
      public void close() {
        // Nothing is shared by the clients.
      }
    };
  }

  /** gRPC. */
  static TestTransport grpc() {
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    return new TestTransport() {
      @Override
      public RpcTransport transport() {
        return new GrpcTransport();
      }

      @Override
      public Channel connect(Path socket) {
        return NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelType(NioDomainSocketChannel.class)
            .eventLoopGroup(loops)
            .overrideAuthority("localhost")
            .usePlaintext()
            .build();
      }

      @Override
      public void disconnect(Channel channel) throws InterruptedException {
        ((ManagedChannel) channel).shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
      }

      @Override
      public void close() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
      }
    };
  }
}
