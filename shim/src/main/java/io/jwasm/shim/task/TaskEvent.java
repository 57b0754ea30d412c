package io.jwasm.shim.task;

/** What happens to a process. */
public sealed interface TaskEvent {
  /** It is started. */
  record Start() implements TaskEvent {}

  /** It is held. */
  record Pause() implements TaskEvent {}

  /** It is let go on. */
  record Resume() implements TaskEvent {}

  /** It ended. */
  record Exit(ExitStatus status) implements TaskEvent {}

  /** It is forgotten. */
  record Delete() implements TaskEvent {}
}
