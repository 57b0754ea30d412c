package io.jwasm.shim.task;

/** What a process is doing; {@link TaskStateMachine} says what can follow. */
public sealed interface TaskState {
  /** Ready to run. */
  record Created() implements TaskState {}

  /** Running. */
  record Running() implements TaskState {}

  /** Held. */
  record Paused() implements TaskState {}

  /** Ended; it can be asked for until it is deleted. */
  record Stopped(ExitStatus exit) implements TaskState {}

  /** Gone. */
  record Deleted() implements TaskState {}
}
