package io.jwasm.image.registry;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.LogEvent;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.event.EventHandlers;
import com.google.cloud.tools.jib.http.FailoverHttpClient;
import com.google.cloud.tools.jib.http.ResponseException;
import com.google.cloud.tools.jib.registry.RegistryClient;
import com.google.cloud.tools.jib.registry.credentials.DockerConfigCredentialRetriever;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.image.source.ImageReference;
import java.io.IOException;
import java.util.Optional;

/** Calls one repository of a registry: credentials on demand, repeats what may succeed later. */
final class RegistrySession implements AutoCloseable {
  private static final int ATTEMPTS = 5;
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final int UNAUTHORIZED = 401;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;

  private static final System.Logger LOG = System.getLogger(RegistrySession.class.getName());

  private final ImageReference reference;
  private final RegistryFailures failures;
  private final FailoverHttpClient http;
  private final RegistryClient client;
  private final boolean hasCredential;
  private boolean authenticated;

  RegistrySession(ImageReference reference, RegistryOptions options) {
    this.reference = reference;
    this.failures = new RegistryFailures(reference);
    boolean insecure = options.allowsInsecure(reference);
    this.http = new FailoverHttpClient(insecure, insecure, RegistrySession::log);
    var factory =
        RegistryClient.factory(
                EventHandlers.NONE, reference.registry(), reference.repository(), http)
            .setUserAgent("jwasm");
    Optional<Credential> credential = credential(options);
    credential.ifPresent(factory::setCredential);
    this.hasCredential = credential.isPresent();
    this.client = factory.newRegistryClient();
  }

  private Optional<Credential> credential(RegistryOptions options) {
    try {
      return DockerConfigCredentialRetriever.create(reference.registry(), options.dockerConfig())
          .retrieve(RegistrySession::log);
    } catch (IOException e) {
      throw new JwasmException(
          ErrorKind.INVALID_ARGUMENT,
          "read registry credentials",
          options.dockerConfig().toString(),
          String.valueOf(e.getMessage()),
          "repair the file, or name another directory with DOCKER_CONFIG",
          e);
    }
  }

  private static void log(LogEvent event) {
    LOG.log(System.Logger.Level.DEBUG, event.getMessage());
  }

  /** Something that is done with the client. */
  @FunctionalInterface
  interface Call<T> {
    T with(RegistryClient client) throws IOException, RegistryException;
  }

  /**
   * Calls the registry.
   *
   * @param object what errors say the call was for
   * @throws JwasmException if the registry cannot be reached or refuses
   */
  <T> T call(String object, Call<T> call) {
    long pause = FIRST_PAUSE_MILLIS;
    for (int attempt = 1; ; attempt++) {
      try {
        return call.with(client);
      } catch (IOException | RegistryException e) {
        if (needsAuthentication(e)) {
          authenticate(object);
        } else if (attempt >= ATTEMPTS || !isTransient(e)) {
          throw failures.of(object, e);
        } else {
          pause(pause, object);
          pause *= 2;
        }
      }
    }
  }

  private boolean needsAuthentication(Exception e) {
    return !authenticated
        && RegistryFailures.find(e, ResponseException.class)
            .filter(response -> response.getStatusCode() == UNAUTHORIZED)
            .isPresent();
  }

  private void authenticate(String object) {
    authenticated = true;
    try {
      if (!client.doPullBearerAuth() && hasCredential) {
        client.configureBasicAuth();
      }
    } catch (IOException | RegistryException e) {
      throw failures.of(object, e);
    }
  }

  /** A server that stumbles or a connection that breaks; not one that cannot be made at all. */
  private static boolean isTransient(Exception e) {
    Optional<ResponseException> response = RegistryFailures.find(e, ResponseException.class);
    if (response.isPresent()) {
      int status = response.get().getStatusCode();
      return status >= SERVER_ERROR || status == TOO_MANY_REQUESTS;
    }
    return e instanceof IOException && !RegistryFailures.isUnreachable(e);
  }

  private static void pause(long millis, String object) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JwasmException(ErrorKind.UNAVAILABLE, "pull image", object, "interrupted", null, e);
    }
  }

  @Override
  public void close() {
    try {
      http.shutDown();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "close connections", e);
    }
  }
}
