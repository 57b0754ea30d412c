package io.jwasm.shim.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class TaskStateMachineTest {
  private static final ExitStatus FIRST = new ExitStatus(3, Instant.ofEpochSecond(1));
  private static final ExitStatus SECOND = new ExitStatus(4, Instant.ofEpochSecond(2));
  private static final TaskState CREATED = new TaskState.Created();
  private static final TaskState RUNNING = new TaskState.Running();
  private static final TaskState PAUSED = new TaskState.Paused();
  private static final TaskState STOPPED = new TaskState.Stopped(FIRST);
  private static final TaskState DELETED = new TaskState.Deleted();
  private static final TaskEvent START = new TaskEvent.Start();
  private static final TaskEvent PAUSE = new TaskEvent.Pause();
  private static final TaskEvent RESUME = new TaskEvent.Resume();
  private static final TaskEvent EXIT = new TaskEvent.Exit(FIRST);
  private static final TaskEvent DELETE = new TaskEvent.Delete();

  static Stream<Arguments> allowed() {
    return Stream.of(
        Arguments.of(CREATED, START, RUNNING),
        Arguments.of(CREATED, EXIT, STOPPED),
        Arguments.of(CREATED, DELETE, DELETED),
        Arguments.of(RUNNING, PAUSE, PAUSED),
        Arguments.of(RUNNING, EXIT, STOPPED),
        Arguments.of(PAUSED, RESUME, RUNNING),
        Arguments.of(PAUSED, EXIT, STOPPED),
        Arguments.of(STOPPED, DELETE, DELETED));
  }

  @ParameterizedTest
  @MethodSource("allowed")
  void goesOn(TaskState state, TaskEvent event, TaskState next) {
    assertThat(TaskStateMachine.next(state, event)).isEqualTo(next);
  }

  @Test
  void theFirstExitCounts() {
    assertThat(TaskStateMachine.next(STOPPED, new TaskEvent.Exit(SECOND))).isEqualTo(STOPPED);
  }

  @Test
  void everythingElseIsRefused() {
    var events = Stream.of(START, PAUSE, RESUME, EXIT, DELETE).toList();
    long refused = 0;
    for (TaskState state : Stream.of(CREATED, RUNNING, PAUSED, STOPPED, DELETED).toList()) {
      for (TaskEvent event : events) {
        try {
          TaskStateMachine.next(state, event);
        } catch (JwasmException e) {
          assertThat(e.kind())
              .isEqualTo(state == DELETED ? ErrorKind.NOT_FOUND : ErrorKind.FAILED_PRECONDITION);
          refused++;
        }
      }
    }
    // 25 pairs, 8 of them allowed, and a second exit changes nothing.
    assertThat(refused).isEqualTo(16);
    assertThatThrownBy(() -> TaskStateMachine.next(CREATED, PAUSE))
        .hasMessage("invalid state transition: CREATED => PAUSED");
    assertThatThrownBy(() -> TaskStateMachine.next(RUNNING, DELETE))
        .hasMessage("invalid state transition: RUNNING => DELETED");
  }
}
