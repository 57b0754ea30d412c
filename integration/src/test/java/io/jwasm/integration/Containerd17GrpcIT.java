package io.jwasm.integration;

import io.jwasm.integration.daemon.Release;
import java.util.Map;

/** {@link ContainerdLifecycle} under containerd 1.7, with gRPC between it and the shim. */
class Containerd17GrpcIT extends ContainerdLifecycle {
  Containerd17GrpcIT() {
    super(Release.V1_7, Map.of("JWASM_PROTOCOL", "grpc"));
  }
}
