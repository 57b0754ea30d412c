package io.jwasm.shim.task;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.oci.runtime.Resources;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A container with its processes. Thread-safe. */
public final class Container {
  private final CreateRequest request;
  private final LaunchedContainer launched;
  private final TaskNotices notices;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, TaskProcess> execs = new ConcurrentHashMap<>();
  private final TaskProcess init;
  private final Instant created;

  Container(
      CreateRequest request, LaunchedContainer launched, TaskNotices notices, InstantSource clock) {
    this.request = request;
    this.launched = launched;
    this.notices = notices;
    this.clock = clock;
    init = process(request.id(), launched.init(), request.stdio());
    created = clock.instant();
  }

  private TaskProcess process(String id, GuestProcess guest, StdioPaths stdio) {
    return new TaskProcess(request.id(), id, guest, stdio, lock, notices, clock);
  }

  /** What it was created from. */
  public CreateRequest request() {
    return request;
  }

  /** The pid of its first process; 0 if none stands for it. */
  public int pid() {
    return init.pid();
  }

  /**
   * One of its processes.
   *
   * @param execId empty for the first process
   * @throws JwasmException NOT_FOUND if there is no such process
   */
  public TaskProcess process(String execId) {
    if (execId.isEmpty()) {
      return init;
    }
    return Optional.ofNullable(execs.get(execId))
        .orElseThrow(() ->
            new JwasmException(
                ErrorKind.NOT_FOUND,
                "find process",
                execId,
                "container " + request.id() + " has no such process",
                null,
                null));
  }

  /** Starts a process and answers its pid. */
  public int start(String execId) {
    TaskProcess process = process(execId);
    if (execId.isEmpty()) {
      process.start(new TaskNotice.Started(request.id(), pid()), this::endExecs);
    } else {
      startExec(execId, process);
    }
    return process.pid();
  }

  private void startExec(String execId, TaskProcess process) {
    // The container must not be paused in between.
    lock.lock();
    try {
      requireRunning("start process", execId);
      process.start(new TaskNotice.ExecStarted(request.id(), execId, process.pid()), () -> {});
    } finally {
      lock.unlock();
    }
  }

  /**
   * Holds all processes.
   *
   * @throws JwasmException FAILED_PRECONDITION if the first one does not run
   */
  public void pause() {
    lock.lock();
    try {
      init.pause();
      withState(TaskState.Running.class, TaskProcess::pause);
      notices.publish(new TaskNotice.Paused(request.id()));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets all processes go on.
   *
   * @throws JwasmException FAILED_PRECONDITION if they are not held
   */
  public void resume() {
    lock.lock();
    try {
      init.resume();
      withState(TaskState.Paused.class, TaskProcess::resume);
      notices.publish(new TaskNotice.Resumed(request.id()));
    } finally {
      lock.unlock();
    }
  }

  private void withState(Class<? extends TaskState> state, Consumer<TaskProcess> action) {
    execs.values().stream().filter(exec -> state.isInstance(exec.state())).forEach(action);
  }

  /** Changes its limits, see {@link LaunchedContainer#update}. */
  public void update(Resources resources) {
    launched.update(resources);
  }

  /** When it was created. */
  public Instant created() {
    return created;
  }

  /** What it runs. */
  public Program program() {
    return launched.program();
  }

  /** What it uses now. */
  public Usage usage() {
    return launched.usage();
  }

  /** Its processes that have not ended; the first one comes first, whatever its state. */
  public List<TaskProcess> processes() {
    var running = execs.values().stream().filter(exec -> !exec.exit().isDone());
    return Stream.concat(Stream.of(init), running).toList();
  }

  /** The exit of the first process is the last of the container. */
  private void endExecs() {
    for (TaskProcess exec : List.copyOf(execs.values())) {
      exec.killIfRunning();
      try {
        var _ = exec.exit().join();
      } catch (CompletionException e) {
        throw new IllegalStateException("exits are never exceptions", e);
      }
    }
  }

  /**
   * Adds a process, ready to start.
   *
   * @throws JwasmException ALREADY_EXISTS, FAILED_PRECONDITION if the container does not run, or
   *     whatever keeps the program from running
   */
  public void exec(ExecRequest exec) {
    requireRunning("exec", exec.execId());
    if (execs.containsKey(exec.execId())) {
      throw exists(exec.execId());
    }
    GuestProcess guest = launched.exec(exec);
    if (execs.putIfAbsent(exec.execId(), process(exec.execId(), guest, exec.stdio())) != null) {
      guest.close();
      throw exists(exec.execId());
    }
    notices.publish(new TaskNotice.ExecAdded(request.id(), exec.execId()));
  }

  private static JwasmException exists(String id) {
    return new JwasmException(
        ErrorKind.ALREADY_EXISTS, "exec", id, "the container has such a process", null, null);
  }

  private void requireRunning(String operation, String object) {
    if (!(init.state() instanceof TaskState.Running)) {
      throw new JwasmException(
          ErrorKind.FAILED_PRECONDITION,
          operation,
          object,
          "container " + request.id() + " is not running",
          null,
          null);
    }
  }

  /**
   * Sends a signal to a process.
   *
   * @param all to all processes of the container instead
   */
  public void kill(String execId, int signal, boolean all) {
    TaskProcess process = process(execId);
    if (all) {
      Signals.check(execId, signal);
      execs.values().forEach(TaskProcess::killIfRunning);
    }
    process.kill(signal);
  }

  /** Ends the input of a process. */
  public void closeInput(String execId) {
    process(execId).closeInput();
  }

  /** Sets the size of a process's terminal, if it has one. */
  public void resize(String execId, int columns, int rows) {
    process(execId).resize(columns, rows);
  }

  /** Forgets a further process. */
  public ExitStatus deleteExec(String execId) {
    ExitStatus status = process(execId).delete();
    execs.remove(execId);
    return status;
  }

  /** Frees the container; its first process must not run. */
  ExitStatus delete() {
    ExitStatus status = init.delete();
    endExecs();
    List.copyOf(execs.keySet()).forEach(this::deleteExec);
    launched.close();
    notices.publish(new TaskNotice.Deleted(request.id(), pid(), status));
    return status;
  }

  /** Ends everything, for a shim that ends. */
  void abandon() {
    init.killIfRunning();
    var _ = init.exit().join();
    ExitStatus _ = delete();
  }
}
