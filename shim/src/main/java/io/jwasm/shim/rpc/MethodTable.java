package io.jwasm.shim.rpc;

import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The methods of some services by their names. Immutable. */
final class MethodTable {
  private final Map<String, Map<String, ServerMethodDefinition<?, ?>>> services = new HashMap<>();

  MethodTable(List<ServerServiceDefinition> definitions) {
    for (ServerServiceDefinition definition : definitions) {
      Map<String, ServerMethodDefinition<?, ?>> methods = new HashMap<>();
      for (ServerMethodDefinition<?, ?> method : definition.getMethods()) {
        methods.put(method.getMethodDescriptor().getBareMethodName(), method);
      }
      services.put(definition.getServiceDescriptor().getName(), methods);
    }
  }

  /**
   * Finds a method.
   *
   * @throws io.grpc.StatusRuntimeException UNIMPLEMENTED if there is none
   */
  ServerMethodDefinition<?, ?> find(String service, String method) {
    Map<String, ServerMethodDefinition<?, ?>> methods = services.get(service);
    ServerMethodDefinition<?, ?> found = methods == null ? null : methods.get(method);
    if (found == null) {
      String what = methods == null ? "service " + service : "method " + service + "/" + method;
      throw Status.UNIMPLEMENTED.withDescription("unknown " + what).asRuntimeException();
    }
    return found;
  }
}
