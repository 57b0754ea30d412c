package io.jwasm.shim.task;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.shim.task.TaskState.Created;
import io.jwasm.shim.task.TaskState.Deleted;
import io.jwasm.shim.task.TaskState.Paused;
import io.jwasm.shim.task.TaskState.Running;
import io.jwasm.shim.task.TaskState.Stopped;
import java.util.Locale;

/** The transitions of a process. Pure. */
public final class TaskStateMachine {
  private TaskStateMachine() {}

  /**
   * The state after an event.
   *
   * @throws JwasmException NOT_FOUND if the process is deleted already, FAILED_PRECONDITION if the
   *     event cannot happen in another state
   */
  public static TaskState next(TaskState state, TaskEvent event) {
    if (state instanceof Deleted) {
      // Of two who delete it, one comes second, and has what he wants.
      throw new JwasmException(
          ErrorKind.NOT_FOUND, "find process", "", "it is deleted already", null, null);
    }
    // A switch over types costs milliseconds at the first use.
    if ((event instanceof TaskEvent.Start && state instanceof Created)
        || (event instanceof TaskEvent.Resume && state instanceof Paused)) {
      return new Running();
    }
    if (event instanceof TaskEvent.Pause && state instanceof Running) {
      return new Paused();
    }
    if (event instanceof TaskEvent.Exit(ExitStatus status)) {
      // The first exit counts.
      return state instanceof Stopped ? state : new Stopped(status);
    }
    if (event instanceof TaskEvent.Delete
        && (state instanceof Created || state instanceof Stopped)) {
      return new Deleted();
    }
    throw invalid(state, event);
  }

  private static JwasmException invalid(TaskState state, TaskEvent event) {
    String target =
        switch (event) {
          case TaskEvent.Start() -> "RUNNING";
          case TaskEvent.Pause() -> "PAUSED";
          case TaskEvent.Resume() -> "RUNNING";
          case TaskEvent.Exit(ExitStatus _) -> "STOPPED";
          case TaskEvent.Delete() -> "DELETED";
        };
    return new JwasmException(
        ErrorKind.FAILED_PRECONDITION,
        "invalid state transition",
        "",
        name(state) + " => " + target,
        null,
        null);
  }

  private static String name(TaskState state) {
    return state.getClass().getSimpleName().toUpperCase(Locale.ROOT);
  }
}
