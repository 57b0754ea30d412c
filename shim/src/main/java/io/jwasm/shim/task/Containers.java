package io.jwasm.shim.task;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The containers of a shim, by their ids. Thread-safe. */
public final class Containers implements AutoCloseable {
  private final Launcher launcher;
  private final TaskNotices notices;
  private final InstantSource clock;

  /** Empty while a container is being created. */
  private final Map<String, Optional<Container>> containers = new ConcurrentHashMap<>();

  private volatile Instant lastCreation = Instant.EPOCH;

  public Containers(Launcher launcher, TaskNotices notices, InstantSource clock) {
    this.launcher = launcher;
    this.notices = notices;
    this.clock = clock;
  }

  /**
   * Creates a container. Other containers are created meanwhile.
   *
   * @throws JwasmException ALREADY_EXISTS, or what is wrong with the container
   */
  public Container create(CreateRequest request) {
    if (containers.putIfAbsent(request.id(), Optional.empty()) != null) {
      throw new JwasmException(
          ErrorKind.ALREADY_EXISTS, "create task", request.id(), "it exists already", null, null);
    }
    boolean created = false;
    try {
      var container = new Container(request, launcher.create(request), notices, clock);
      notices.publish(new TaskNotice.Created(request, container.pid()));
      containers.put(request.id(), Optional.of(container));
      lastCreation = clock.instant();
      created = true;
      return container;
    } finally {
      if (!created) {
        containers.remove(request.id());
      }
    }
  }

  /** The container with an id, if it was created. */
  public Optional<Container> find(String id) {
    return containers.getOrDefault(id, Optional.empty());
  }

  /** Those that are created, by their ids. */
  public List<Container> list() {
    return containers.values().stream()
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(container -> container.request().id()))
        .toList();
  }

  /**
   * The container with an id.
   *
   * @throws JwasmException NOT_FOUND
   */
  public Container get(String id) {
    return find(id)
        .orElseThrow(() ->
            new JwasmException(ErrorKind.NOT_FOUND, "find task", id, "no such task", null, null));
  }

  /** Forgets a container that does not run, and answers how it ended. */
  public ExitStatus delete(String id) {
    ExitStatus status = get(id).delete();
    containers.remove(id);
    return status;
  }

  /** When the last container was created; 1970 if there was none. */
  public Instant lastCreation() {
    return lastCreation;
  }

  /** Whether there is no container, not even one that is being created. */
  public boolean isEmpty() {
    return containers.isEmpty();
  }

  /** Kills and deletes all containers. */
  @Override
  public void close() {
    for (String id : List.copyOf(containers.keySet())) {
      find(id).ifPresent(Container::abandon);
      containers.remove(id);
    }
  }
}
