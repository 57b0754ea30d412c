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
    return switch (event) {
      case TaskEvent.Start() when state instanceof Created -> new Running();
      case TaskEvent.Pause() when state instanceof Running -> new Paused();
      case TaskEvent.Resume() when state instanceof Paused -> new Running();
      // The first exit counts.
      case TaskEvent.Exit(ExitStatus status) ->
          state instanceof Stopped ? state : new Stopped(status);
      case TaskEvent.Delete() when state instanceof Created || state instanceof Stopped ->
          new Deleted();
      default -> throw invalid(state, event);
    };
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
