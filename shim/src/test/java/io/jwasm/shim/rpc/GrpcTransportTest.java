package io.jwasm.shim.rpc;

final class GrpcTransportTest extends RpcTransportContract {
  @Override
  TestTransport wire() {
    return TestTransport.grpc();
  }
}
