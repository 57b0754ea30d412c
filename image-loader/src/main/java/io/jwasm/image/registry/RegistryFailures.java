package io.jwasm.image.registry;

import com.google.cloud.tools.jib.api.InsecureRegistryException;
import com.google.cloud.tools.jib.api.RegistryAuthenticationFailedException;
import com.google.cloud.tools.jib.api.RegistryUnauthorizedException;
import com.google.cloud.tools.jib.http.ResponseException;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.image.source.ImageReference;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Says in a user's terms what went wrong with a registry.
 *
 * @param reference the image that was asked for
 */
record RegistryFailures(ImageReference reference) {
  private static final String OPERATION = "pull image";
  private static final int NOT_FOUND = 404;
  private static final int MAX_CAUSES = 20;

  JwasmException of(String object, Exception e) {
    if (find(e, ResponseException.class)
        .filter(response -> response.getStatusCode() == NOT_FOUND)
        .isPresent()) {
      return failure(
          ErrorKind.NOT_FOUND,
          object,
          "registry " + reference.registry() + " has no such image or blob (404)",
          "check the name and the tag",
          e);
    }
    if (find(e, RegistryUnauthorizedException.class).isPresent()
        || find(e, RegistryAuthenticationFailedException.class).isPresent()) {
      return failure(
          ErrorKind.PERMISSION_DENIED,
          object,
          "registry " + reference.registry() + " refuses access: " + brief(e),
          "log in with \"docker login " + reference.registry() + "\", or check the name",
          e);
    }
    if (isUnreachable(e)) {
      return failure(
          ErrorKind.UNAVAILABLE,
          object,
          "registry " + reference.registry() + " cannot be reached: " + brief(e),
          "check the network and the name; a registry without TLS needs --insecure-registry",
          e);
    }
    return failure(
        ErrorKind.UNAVAILABLE,
        object,
        "registry " + reference.registry() + " failed: " + brief(e),
        "try again later",
        e);
  }

  private static JwasmException failure(
      ErrorKind kind, String object, String reason, String hint, Exception cause) {
    return new JwasmException(kind, OPERATION, object, reason, hint, cause);
  }

  static boolean isUnreachable(Exception e) {
    return find(e, UnknownHostException.class).isPresent()
        || find(e, ConnectException.class).isPresent()
        || find(e, NoRouteToHostException.class).isPresent()
        || find(e, SocketTimeoutException.class).isPresent()
        || find(e, SSLException.class).isPresent()
        || find(e, InsecureRegistryException.class).isPresent();
  }

  /** The innermost cause says it best; stated in one line. */
  private static String brief(Exception e) {
    Optional<ResponseException> response = find(e, ResponseException.class);
    if (response.isPresent()) {
      return "status " + response.get().getStatusCode();
    }
    Throwable cause = e;
    for (int i = 0; i < MAX_CAUSES && cause.getCause() != null; i++) {
      cause = cause.getCause();
    }
    String text =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    String line = text.lines().findFirst().orElse("");
    return cause instanceof UnknownHostException ? "unknown host" : line;
  }

  static <T extends Throwable> Optional<T> find(Throwable e, Class<T> type) {
    Throwable cause = e;
    for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }
}
