package io.jwasm.shim.task;

/** News about a task. The pid is the first process's unless an exec is named. */
public sealed interface TaskNotice {
  /** Which container it is about. */
  String containerId();

  /** A container was created. */
  record Created(CreateRequest request, int pid) implements TaskNotice {
    @Override
    public String containerId() {
      return request.id();
    }
  }

  /** Its first process runs. */
  record Started(String containerId, int pid) implements TaskNotice {}

  /** A further process was added. */
  record ExecAdded(String containerId, String execId) implements TaskNotice {}

  /** A further process runs. */
  record ExecStarted(String containerId, String execId, int pid) implements TaskNotice {}

  /**
   * A process ended.
   *
   * @param id the container's for its first process, else the exec's
   */
  record Exited(String containerId, String id, int pid, ExitStatus exit) implements TaskNotice {}

  /** All its processes are held. */
  record Paused(String containerId) implements TaskNotice {}

  /** They go on. */
  record Resumed(String containerId) implements TaskNotice {}

  /** A limit of memory ended one of its processes. */
  record OutOfMemory(String containerId) implements TaskNotice {}

  /** A container was deleted. */
  record Deleted(String containerId, int pid, ExitStatus exit) implements TaskNotice {}
}
