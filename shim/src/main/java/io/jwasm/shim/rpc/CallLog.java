package io.jwasm.shim.rpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.jwasm.shim.log.LogLevel;
import io.jwasm.shim.log.ShimLog;
import java.time.Duration;
import java.util.List;

/** Writes a line about each call, for those who look for a fault. */
public final class CallLog implements ServerInterceptor {
  private final ShimLog log;

  private CallLog(ShimLog log) {
    this.log = log;
  }

  /** The same services, with a line for each call if the log takes such lines. */
  public static List<ServerServiceDefinition> of(
      List<ServerServiceDefinition> services, ShimLog log) {
    if (!log.takes(LogLevel.DEBUG)) {
      return services;
    }
    var calls = new CallLog(log);
    return services.stream().map(s -> ServerInterceptors.intercept(s, calls)).toList();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    long start = System.nanoTime();
    String method = call.getMethodDescriptor().getFullMethodName();
    var logged =
        new SimpleForwardingServerCall<Q, R>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            String text = status.getDescription() == null ? "" : ": " + status.getDescription();
            log.write(
                LogLevel.DEBUG, method + " " + status.getCode() + " in " + millis + " ms" + text);
            super.close(status, trailers);
          }
        };
    return next.startCall(logged, headers);
  }
}
