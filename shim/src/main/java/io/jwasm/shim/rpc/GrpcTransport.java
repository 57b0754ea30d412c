package io.jwasm.shim.rpc;

import io.grpc.Attributes;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** gRPC on a unix socket, through the JDK's own sockets. */
public final class GrpcTransport implements RpcTransport {
  private static final int THREADS = 2;

  @Override
  public RpcServer serve(Path socket, List<ServerServiceDefinition> services) throws IOException {
    Files.deleteIfExists(socket);
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(THREADS, NioIoHandler.newFactory());
    var clients = new Clients();
    Server server =
        NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelType(NioServerDomainSocketChannel.class)
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            .executor(Thread.ofVirtual().name("grpc-", 0)::start)
            .maxInboundMessageSize(MAX_MESSAGE)
            .addTransportFilter(clients)
            .addServices(services)
            .build();
    var running = new Running(server, loops, socket, clients);
    try {
      server.start();
      SocketFile.protect(socket);
      return running;
    } catch (IOException | RuntimeException e) {
      running.close();
      throw e;
    }
  }

  private static final class Clients extends ServerTransportFilter {
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public Attributes transportReady(Attributes attributes) {
      count.incrementAndGet();
      return attributes;
    }

    @Override
    public void transportTerminated(Attributes attributes) {
      count.decrementAndGet();
    }
  }

  private record Running(Server server, EventLoopGroup loops, Path socket, Clients clients)
      implements RpcServer {
    @Override
    public int connections() {
      return clients.count.get();
    }

    @Override
    public void close() {
      server.shutdownNow();
      SocketFile.remove(socket);
      var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }
}
