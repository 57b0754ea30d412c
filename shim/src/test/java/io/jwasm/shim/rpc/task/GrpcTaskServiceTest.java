package io.jwasm.shim.rpc.task;

import io.jwasm.shim.rpc.TestTransport;

final class GrpcTaskServiceTest extends TaskServiceContract {
  @Override
  TestTransport wire() {
    return TestTransport.grpc();
  }
}
