package io.jwasm.image.build;

import com.google.cloud.tools.jib.api.InsecureRegistryException;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.RegistryAuthenticationFailedException;
import com.google.cloud.tools.jib.api.RegistryUnauthorizedException;
import com.google.cloud.tools.jib.registry.RegistryCredentialsNotSentException;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Turns what the image builder's library throws into errors for a user. */
final class BuildFailure {
  private BuildFailure() {}

  /** Runs the build; every failure comes out as an {@code IOException} with a message. */
  static JibContainer call(Callable<JibContainer> build) throws IOException {
    try {
      return build.call();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw cause instanceof IOException io ? io : new IOException(cause.getMessage(), cause);
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  static JwasmException of(BuildRequest request, IOException e) {
    Throwable fault = e.getCause() == null ? e : e.getCause();
    boolean push = request.output() instanceof BuildOutput.Registry;
    return new JwasmException(
        kind(fault, push),
        push ? "push image" : "write image",
        push ? request.name() : place(request.output()),
        IoReason.of(e),
        hint(fault),
        e);
  }

  private static ErrorKind kind(Throwable fault, boolean push) {
    return switch (fault) {
      case RegistryUnauthorizedException denied -> ErrorKind.PERMISSION_DENIED;
      case RegistryAuthenticationFailedException denied -> ErrorKind.PERMISSION_DENIED;
      case RegistryCredentialsNotSentException denied -> ErrorKind.PERMISSION_DENIED;
      case AccessDeniedException denied -> ErrorKind.PERMISSION_DENIED;
      case FileAlreadyExistsException exists -> ErrorKind.ALREADY_EXISTS;
      case InsecureRegistryException plain -> ErrorKind.FAILED_PRECONDITION;
      default -> push ? ErrorKind.UNAVAILABLE : ErrorKind.FAILED_PRECONDITION;
    };
  }

  private static @Nullable String hint(Throwable fault) {
    return switch (fault) {
      case RegistryUnauthorizedException denied -> "log in to the registry with docker login";
      case RegistryAuthenticationFailedException denied ->
          "log in to the registry with docker login";
      case RegistryCredentialsNotSentException denied ->
          "give the registry HTTPS; credentials never go over plain HTTP";
      case InsecureRegistryException plain ->
          "allow it with --insecure-registry if you trust the network";
      case FileAlreadyExistsException exists -> "name an empty or a new directory";
      default -> null;
    };
  }

  private static String place(BuildOutput output) {
    return switch (output) {
      case BuildOutput.OciDirectory o -> o.directory().toString();
      case BuildOutput.OciArchive o -> o.file().toString();
      case BuildOutput.DockerArchive o -> o.file().toString();
      case BuildOutput.Registry o -> "";
    };
  }
}
