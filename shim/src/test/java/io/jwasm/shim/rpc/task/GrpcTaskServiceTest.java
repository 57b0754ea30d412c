package io.jwasm.shim.rpc.task;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.jwasm.shim.rpc.GrpcTransport;
import io.jwasm.shim.rpc.RpcTransport;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;

final class GrpcTaskServiceTest extends TaskServiceContract {
  private static final EventLoopGroup LOOPS =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

  @AfterAll
  static void stopLoops() throws InterruptedException {
    LOOPS.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
  }

  @Override
  RpcTransport transport() {
    return new GrpcTransport();
  }

  @Override
  Channel connect(Path socket) {
    return NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
        .channelType(NioDomainSocketChannel.class)
        .eventLoopGroup(LOOPS)
        .overrideAuthority("localhost")
        .usePlaintext()
        .build();
  }

  @Override
  void disconnect(Channel channel) throws InterruptedException {
    ((ManagedChannel) channel).shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }
}
