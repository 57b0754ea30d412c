package io.jwasm.shim.rpc.task;

import io.jwasm.shim.rpc.TestTransport;

final class TtrpcTaskServiceTest extends TaskServiceContract {
  @Override
  TestTransport wire() {
    return TestTransport.ttrpc();
  }
}
