package io.jwasm.shim.rpc.task;

import io.grpc.Channel;
import io.jwasm.shim.rpc.RpcTransport;
import io.jwasm.shim.rpc.TtrpcChannel;
import io.jwasm.shim.rpc.TtrpcTransport;
import java.io.IOException;
import java.nio.file.Path;

final class TtrpcTaskServiceTest extends TaskServiceContract {
  @Override
  RpcTransport transport() {
    return new TtrpcTransport();
  }

  @Override
  Channel connect(Path socket) throws IOException {
    return TtrpcChannel.connect(socket);
  }

  @Override
  void disconnect(Channel channel) {
    ((TtrpcChannel) channel).close();
  }
}
