package io.jwasm.shim.task;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.runtime.guest.ThreadReport;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/** A process of a container, with its state. Thread-safe. */
public final class TaskProcess {
  private final String containerId;
  private final String id;
  private final GuestProcess guest;
  private final StdioPaths stdio;
  private final ReentrantLock lock;
  private final TaskNotices notices;
  private final InstantSource clock;
  private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();

  @GuardedBy("lock")
  private TaskState state = new TaskState.Created();

  @GuardedBy("lock")
  private Instant since;

  /**
   * @param id the container's for its first process, else the exec's
   * @param lock of the container
   */
  TaskProcess(
      String containerId,
      String id,
      GuestProcess guest,
      StdioPaths stdio,
      ReentrantLock lock,
      TaskNotices notices,
      InstantSource clock) {
    this.containerId = containerId;
    this.id = id;
    this.guest = guest;
    this.stdio = stdio;
    this.lock = lock;
    this.notices = notices;
    this.clock = clock;
    since = clock.instant();
  }

  /** The container's id for its first process, else the exec's. */
  public String id() {
    return id;
  }

  /** The process on the host that stands for it; 0 if there is none. */
  public int pid() {
    return guest.pid();
  }

  /** Where it reads and writes. */
  public StdioPaths stdio() {
    return stdio;
  }

  /** What it does now. */
  public TaskState state() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  /** When it began to do that. */
  public Instant since() {
    lock.lock();
    try {
      return since;
    } finally {
      lock.unlock();
    }
  }

  /** Its program and arguments; empty if that is not known. */
  public List<String> args() {
    return guest.args();
  }

  /** Addresses that it listens on. */
  public List<String> listeners() {
    return guest.listeners();
  }

  /** What its threads do; takes a moment if some wait. */
  public List<ThreadReport> threads() throws InterruptedException {
    return guest.threads();
  }

  @GuardedBy("lock")
  private void enter(TaskState next) {
    state = next;
    since = clock.instant();
  }

  /** Completed when it has ended, after the exit was published. */
  public CompletableFuture<ExitStatus> exit() {
    return exit.copy();
  }

  /**
   * Starts the guest.
   *
   * @param started published if it could be started
   * @param beforeExit run when the guest has ended, before that is published
   */
  void start(TaskNotice started, Runnable beforeExit) {
    lock.lock();
    try {
      TaskState running = TaskStateMachine.next(state, new TaskEvent.Start());
      // A guest that ends at once waits for the lock, so that its exit follows.
      guest.start(end -> {
        beforeExit.run();
        if (end.outOfMemory()) {
          notices.publish(new TaskNotice.OutOfMemory(containerId));
        }
        ended(new ExitStatus(end.code(), clock.instant()));
      });
      enter(running);
      notices.publish(started);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Holds it.
   *
   * @throws JwasmException FAILED_PRECONDITION if it does not run
   */
  void pause() {
    change(new TaskEvent.Pause(), guest::pause);
  }

  /**
   * Lets it go on.
   *
   * @throws JwasmException FAILED_PRECONDITION if it is not paused
   */
  void resume() {
    change(new TaskEvent.Resume(), guest::resume);
  }

  private void change(TaskEvent event, Runnable action) {
    lock.lock();
    try {
      TaskState next = TaskStateMachine.next(state, event);
      action.run();
      enter(next);
    } finally {
      lock.unlock();
    }
  }

  private void ended(ExitStatus status) {
    lock.lock();
    try {
      if (state instanceof TaskState.Stopped || state instanceof TaskState.Deleted) {
        return;
      }
      enter(TaskStateMachine.next(state, new TaskEvent.Exit(status)));
      notices.publish(new TaskNotice.Exited(containerId, id, pid(), status));
    } finally {
      lock.unlock();
    }
    exit.complete(status);
  }

  /**
   * Sends a signal. One that was only created is stopped by whatever would end it.
   *
   * @throws JwasmException NOT_FOUND if it has ended
   */
  void kill(int signal) {
    Signals.check(id, signal);
    TaskState now = state();
    if (now instanceof TaskState.Stopped || now instanceof TaskState.Deleted) {
      throw new JwasmException(
          ErrorKind.NOT_FOUND, "kill task", id, "process already finished", null, null);
    }
    if (!Signals.ends(signal)) {
      return;
    }
    guest.kill(signal);
    if (now instanceof TaskState.Created) {
      stopCreated(signal);
    }
  }

  /** Ends a process that never ran; one that was started meanwhile ends by itself. */
  private void stopCreated(int signal) {
    lock.lock();
    try {
      if (state instanceof TaskState.Created) {
        // Docker deletes what it could not start when the streams have ended, not before.
        guest.close();
        ended(ExitStatus.ofSignal(signal, clock.instant()));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends it if it runs, without a complaint if it does not. */
  void killIfRunning() {
    try {
      kill(Signals.KILL);
    } catch (JwasmException e) {
      if (e.kind() != ErrorKind.NOT_FOUND) {
        throw e;
      }
    }
  }

  void closeInput() {
    guest.closeInput();
  }

  void resize(int columns, int rows) {
    guest.resize(columns, rows);
  }

  /**
   * Forgets it.
   *
   * @return how it ended; as by SIGKILL if it never ran
   * @throws JwasmException FAILED_PRECONDITION if it runs
   */
  ExitStatus delete() {
    ExitStatus status;
    lock.lock();
    try {
      TaskState deleted = TaskStateMachine.next(state, new TaskEvent.Delete());
      status =
          state instanceof TaskState.Stopped(ExitStatus ended)
              ? ended
              : ExitStatus.ofSignal(Signals.KILL, clock.instant());
      enter(deleted);
    } finally {
      lock.unlock();
    }
    guest.close();
    exit.complete(status);
    return status;
  }
}
