package io.jwasm.shim.containerd;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.Empty;
import io.grpc.StatusRuntimeException;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.proto.containerd.services.events.ttrpc.v1.EventsGrpc;
import io.jwasm.proto.containerd.services.events.ttrpc.v1.ForwardRequest;
import io.jwasm.proto.containerd.types.Envelope;
import io.jwasm.shim.events.EventSink;
import io.jwasm.shim.rpc.TtrpcChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * containerd's Events/Forward on its socket for shims. Connects when the first event comes, and
 * again after a failure.
 */
public final class ForwardingSink implements EventSink, AutoCloseable {
  private static final long CALL_SECONDS = 5;

  private final Path socket;

  @GuardedBy("this")
  private @Nullable TtrpcChannel channel;

  /**
   * @param socket where containerd serves ttrpc
   */
  public ForwardingSink(Path socket) {
    this.socket = socket;
  }

  @Override
  public synchronized void deliver(Envelope envelope) {
    ForwardRequest request = ForwardRequest.newBuilder().setEnvelope(envelope).build();
    try {
      if (channel == null) {
        channel = TtrpcChannel.connect(socket);
      }
      Empty _ =
          EventsGrpc.newBlockingStub(channel)
              .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
              .forward(request);
    } catch (StatusRuntimeException e) {
      ErrorKind kind = kind(e);
      if (kind == ErrorKind.UNAVAILABLE) {
        close();
      }
      throw failure(kind, envelope, e);
    } catch (IOException e) {
      throw failure(ErrorKind.UNAVAILABLE, envelope, e);
    }
  }

  private JwasmException failure(ErrorKind kind, Envelope envelope, Exception cause) {
    String reason = cause.getMessage() + " at " + socket;
    return new JwasmException(kind, "forward event", envelope.getTopic(), reason, null, cause);
  }

  private static ErrorKind kind(StatusRuntimeException failure) {
    return switch (failure.getStatus().getCode()) {
      case INVALID_ARGUMENT, UNIMPLEMENTED -> ErrorKind.INVALID_ARGUMENT;
      default -> ErrorKind.UNAVAILABLE;
    };
  }

  @Override
  public synchronized void close() {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }
}
