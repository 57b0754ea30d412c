package io.jwasm.shim.launch;

import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.guest.ExitReason;
import io.jwasm.runtime.guest.Guest;
import io.jwasm.shim.stdio.ContainerStreams;
import io.jwasm.shim.task.GuestProcess;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** A guest of this JVM as a process. */
final class JvmProcess implements GuestProcess {
  private final String name;
  private final CompiledModule module;
  private final Guest guest;
  private final ContainerStreams streams;
  private final Consumer<String> log;
  private final AtomicBoolean closed = new AtomicBoolean();

  JvmProcess(
      String name,
      CompiledModule module,
      Guest guest,
      ContainerStreams streams,
      Consumer<String> log) {
    this.name = name;
    this.module = module;
    this.guest = guest;
    this.streams = streams;
    this.log = log;
  }

  /** None: a guest is threads of a JVM that others share, and nobody may kill that. */
  @Override
  public int pid() {
    return 0;
  }

  @Override
  public void start(IntConsumer onExit) {
    streams.start(guest::kill);
    var _ = Thread.ofVirtual().name("task-" + name).start(() -> run(onExit));
  }

  private void run(IntConsumer onExit) {
    ExitReason reason;
    try {
      reason = guest.run();
    } catch (RuntimeException | Error e) {
      reason = new ExitReason.HostError(e);
    }
    log.accept("task " + name + " " + reason.description());
    close();
    onExit.accept(reason.status());
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

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      guest.close();
      streams.close();
      module.close();
    }
  }
}
