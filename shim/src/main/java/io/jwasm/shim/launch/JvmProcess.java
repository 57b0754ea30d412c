package io.jwasm.shim.launch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.jwasm.runtime.guest.ExitReason;
import io.jwasm.runtime.guest.Guest;
import io.jwasm.runtime.guest.ThreadReport;
import io.jwasm.shim.run.Command;
import io.jwasm.shim.run.LoadedModule;
import io.jwasm.shim.stdio.ContainerStreams;
import io.jwasm.shim.task.GuestEnd;
import io.jwasm.shim.task.GuestProcess;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A guest of this JVM as a process. */
final class JvmProcess implements GuestProcess {
  private static final int SIGKILL = 9;

  /** For how long threads that run may take to tell their stacks; they look up every few ms. */
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final String name;
  private final LoadedModule loaded;
  private final Command command;
  private final Guest guest;
  private final ContainerStreams streams;
  private final GuestPlace place;
  private final EndLog log;
  private final AtomicBoolean freed = new AtomicBoolean();
  private final AtomicInteger memoryFailures = new AtomicInteger();

  @GuardedBy("this")
  private boolean paused;

  @GuardedBy("this")
  private boolean held;

  JvmProcess(
      String name,
      LoadedModule loaded,
      Command command,
      Guest guest,
      ContainerStreams streams,
      GuestPlace place,
      EndLog log) {
    this.name = name;
    this.loaded = loaded;
    this.command = command;
    this.guest = guest;
    this.streams = streams;
    this.place = place;
    this.log = log;
    place.holder().onEnd(guest::kill);
  }

  /** The holder's: a guest is threads of a JVM that others share, and nobody may kill that. */
  @Override
  public int pid() {
    return place.holder().pid();
  }

  @Override
  public void start(Consumer<GuestEnd> onExit) {
    streams.start(guest::kill);
    var _ = Thread.ofVirtual().name("task-" + name).start(() -> run(onExit));
  }

  private void run(Consumer<GuestEnd> onExit) {
    ExitReason reason;
    try {
      reason = guest.run();
    } catch (RuntimeException | Error e) {
      reason = new ExitReason.HostError(e);
    }
    log.write(reason, guest.lastMissedPath());
    free();
    if (reason instanceof ExitReason.OutOfMemory) {
      memoryFailures.set(1);
    }
    boolean outOfMemory = memoryFailures.get() > 0 || isKilledByKernel(reason);
    onExit.accept(new GuestEnd(reason.status(), outOfMemory));
  }

  /** Whether the limit of the cgroup was why it was killed. */
  private boolean isKilledByKernel(ExitReason reason) {
    return reason instanceof ExitReason.Killed(int signal)
        && signal == SIGKILL
        && place.isolation().cgroup().oomKills() > 0;
  }

  @Override
  public List<String> args() {
    return command.argv();
  }

  @Override
  public List<String> listeners() {
    return isClosed() ? List.of() : guest.listeners();
  }

  @Override
  public List<ThreadReport> threads() throws InterruptedException {
    return guest.threads(PATIENCE);
  }

  /** The name of the engine that executes it. */
  String engine() {
    return loaded.engine().name();
  }

  /** The module as it was named. */
  String module() {
    return command.module();
  }

  /** The guest, for what it uses. */
  Guest guest() {
    return guest;
  }

  /** How often the runtime's limit of memory ended it. */
  int memoryFailures() {
    return memoryFailures.get();
  }

  /** Whether it will use nothing any more. */
  boolean isClosed() {
    return freed.get();
  }

  @Override
  public synchronized void pause() {
    paused = true;
    guest.pause();
  }

  @Override
  public synchronized void resume() {
    paused = false;
    if (!held) {
      guest.resume();
    }
  }

  /** Holds it for the sake of a quota, or lets it go on unless it is paused. */
  synchronized void hold(boolean wanted) {
    held = wanted;
    if (held) {
      guest.pause();
    } else if (!paused) {
      guest.resume();
    }
  }

  @Override
  public void kill(int signal) {
    guest.kill(signal);
  }

  @Override
  public void resize(int columns, int rows) {
    streams.resize(columns, rows);
  }

  @Override
  public void closeInput() {
    streams.closeInput();
  }

  private void free() {
    if (freed.compareAndSet(false, true)) {
      guest.close();
      streams.close();
      loaded.close();
    }
  }

  /** Its pid stays taken until here, also when the guest has ended. */
  @Override
  public void close() {
    free();
    place.holder().close();
  }
}
