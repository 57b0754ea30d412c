package io.jwasm.shim.task;

/** Takes news about tasks, in order. Thread-safe; never blocks. */
public interface TaskNotices {
  /** Queues a notice. */
  void publish(TaskNotice notice);
}
