package io.jwasm.shim.rpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;

/** The one place where failures become status codes. containerd shows their text to its user. */
public final class Statuses {
  private Statuses() {}

  /** What a client is told about a failure. */
  public static Status of(Throwable failure) {
    return switch (failure) {
      case JwasmException known -> code(known.kind()).withDescription(text(known)).withCause(known);
      case StatusRuntimeException status -> status.getStatus();
      default ->
          Status.INTERNAL
              .withDescription("internal error: " + failure + "; this is a fault of jwasm")
              .withCause(failure);
    };
  }

  private static String text(JwasmException failure) {
    return failure.getMessage() + failure.hint().map(hint -> "; " + hint).orElse("");
  }

  private static Status code(ErrorKind kind) {
    return switch (kind) {
      case INVALID_ARGUMENT -> Status.INVALID_ARGUMENT;
      case NOT_FOUND -> Status.NOT_FOUND;
      case ALREADY_EXISTS -> Status.ALREADY_EXISTS;
      case FAILED_PRECONDITION -> Status.FAILED_PRECONDITION;
      case PERMISSION_DENIED -> Status.PERMISSION_DENIED;
      case UNIMPLEMENTED -> Status.UNIMPLEMENTED;
      case RESOURCE_EXHAUSTED -> Status.RESOURCE_EXHAUSTED;
      case UNAVAILABLE -> Status.UNAVAILABLE;
      case DATA_LOSS -> Status.DATA_LOSS;
      case INTERNAL -> Status.INTERNAL;
    };
  }
}
