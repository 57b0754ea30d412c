package io.jwasm.shim.admin;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.proto.shim.v1.ListResponse;
import io.jwasm.proto.shim.v1.ThreadsResponse;
import io.jwasm.shim.rpc.inspect.InspectClient;
import io.jwasm.shim.server.ServerOptions;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The shims whose sockets lie in a directory. It is closed to other users, so that nobody but its
 * owner can ask them.
 *
 * @param directory where launchers put sockets
 * @param patience for how long a shim may take to answer
 */
public record RunningShims(Path directory, Duration patience) {
  private static final Executor THREADS = Thread.ofVirtual().name("ask-", 0)::start;

  /**
   * A container and its shim.
   *
   * @param shim with its other containers
   */
  public record Found(Path socket, ListResponse shim, io.jwasm.proto.shim.v1.Container container) {}

  /**
   * Asks all shims at once.
   *
   * @param failures told of shims that do not answer
   * @return what the others say, by namespace and id
   * @throws JwasmException PERMISSION_DENIED if this user may not ask them
   */
  public List<Found> list(Consumer<JwasmException> failures) {
    record Asked(Path socket, CompletableFuture<ListResponse> answer) {}
    List<Asked> asked = sockets().stream().map(s -> new Asked(s, ask(s))).toList();
    List<Found> found = new ArrayList<>();
    for (Asked one : asked) {
      try {
        ListResponse shim = one.answer.join();
        shim.getContainersList().forEach(c -> found.add(new Found(one.socket, shim, c)));
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof JwasmException known)) {
          throw e;
        }
        failures.accept(known);
      }
    }
    found.sort(
        Comparator.<Found, String>comparing(f -> f.shim.getShim().getNamespace())
            .thenComparing(f -> f.container.getId()));
    return found;
  }

  /** One that takes no connection, either, is silent a while later. */
  private CompletableFuture<ListResponse> ask(Path socket) {
    return CompletableFuture.supplyAsync(() -> list(socket), THREADS)
        .orTimeout(2 * patience.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(failure ->
            CompletableFuture.failedFuture(
                failure instanceof TimeoutException
                    ? failure(socket, ErrorKind.UNAVAILABLE, "it takes no connections")
                    : failure));
  }

  private static JwasmException failure(Path socket, ErrorKind kind, String reason) {
    return new JwasmException(kind, "ask the shim at", socket.toString(), reason, null, null);
  }

  private ListResponse list(Path socket) {
    try (InspectClient client = InspectClient.connect(socket, patience)) {
      return client.list();
    } catch (IOException e) {
      if (Files.exists(socket) && !Files.isWritable(socket)) {
        throw failure(socket, ErrorKind.PERMISSION_DENIED, "it is another user's");
      }
      // Left by a shim that was killed: its container's removal takes it away.
      return ListResponse.getDefaultInstance();
    }
  }

  /** The threads of a container. */
  public ThreadsResponse threads(Found found) {
    try (InspectClient client = InspectClient.connect(found.socket, patience)) {
      return client.threads(found.container.getId());
    } catch (IOException e) {
      throw new JwasmException(
          ErrorKind.UNAVAILABLE,
          "list threads",
          found.container.getId(),
          "its shim has ended",
          null,
          e);
    }
  }

  /** Whether there is any shim's socket. */
  public boolean isEmpty() {
    return sockets().isEmpty();
  }

  private List<Path> sockets() {
    List<Path> sockets = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory, "*" + ServerOptions.INSPECT)) {
      files.forEach(sockets::add);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (AccessDeniedException e) {
      throw new JwasmException(
          ErrorKind.PERMISSION_DENIED,
          "list shims",
          directory.toString(),
          "permission denied",
          "run as the user whose containerd started them, as a rule root",
          e);
    } catch (IOException e) {
      throw new JwasmException(
          ErrorKind.UNAVAILABLE, "list shims", directory.toString(), e.toString(), null, e);
    }
    return sockets;
  }
}
