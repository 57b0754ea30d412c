package io.jwasm.integration.rpc;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * containerd's services for containers and tasks, as {@code ctr} calls them but without a process
 * for each call. The numbers of fields are those of containerd's {@code services.containers.v1} and
 * {@code services.tasks.v1}. Thread-safe.
 */
public final class TaskClient implements AutoCloseable {
  private static final String CONTAINERS = "containerd.services.containers.v1.Containers";
  private static final String TASKS = "containerd.services.tasks.v1.Tasks";
  private static final String SPEC = "types.containerd.io/opencontainers/runtime-spec/1/Spec";

  private final Calls calls;
  private final String runtime;

  /**
   * @param socket containerd's
   * @param namespace containerd's
   * @param runtime of all containers, e.g. {@code io.containerd.runc.v2}
   */
  public TaskClient(Path socket, String namespace, String runtime) {
    calls = new Calls(socket, Map.of("containerd-namespace", namespace));
    this.runtime = runtime;
  }

  /**
   * Where a task's root file system and streams are.
   *
   * @param root a directory, which it sees read-only
   * @param stdin a fifo, or empty
   * @param stdout a fifo for standard output and error, or empty
   */
  public record Place(Path root, String stdin, String stdout) {}

  private Message containers(String method, Message request) {
    return calls.call(CONTAINERS, method, request);
  }

  private Message tasks(String method, Message request) {
    return calls.call(TASKS, method, request);
  }

  private static Message id(String id) {
    return Message.empty().add(1, id);
  }

  /**
   * Makes a container.
   *
   * @param spec its config.json
   */
  public void createContainer(String id, String spec) {
    Message any = Message.empty().add(1, SPEC).add(2, spec);
    Message container = id(id).add(4, Message.empty().add(1, runtime)).add(5, any);
    containers("Create", Message.empty().add(1, container));
  }

  /** Makes the task of a container. */
  public void create(String id, Place place) {
    Message root =
        Message.empty()
            .add(1, "bind")
            .add(2, place.root().toString())
            .addAll(4, List.of("rbind", "ro"));
    tasks(
        "Create",
        id(id).add(3, root).add(4, place.stdin()).add(5, place.stdout()).add(6, place.stdout()));
  }

  /** Starts a task. */
  public void start(String id) {
    tasks("Start", id(id));
  }

  /** Sends a signal to a task. */
  public void kill(String id, int signal) {
    tasks("Kill", id(id).set(3, signal));
  }

  /** Waits for a task's end and answers its exit status. */
  public int await(String id) {
    return (int) tasks("Wait", id(id)).number(1);
  }

  /** Deletes a task that has ended, and its container. */
  public void delete(String id) {
    tasks("Delete", id(id));
    containers("Delete", id(id));
  }

  @Override
  public void close() {
    calls.close();
  }
}
