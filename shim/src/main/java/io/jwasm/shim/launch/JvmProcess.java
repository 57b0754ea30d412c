package io.jwasm.shim.launch;

import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.guest.ExitReason;
import io.jwasm.runtime.guest.Guest;
import io.jwasm.shim.holder.Holder;
import io.jwasm.shim.stdio.ContainerStreams;
import io.jwasm.shim.task.GuestProcess;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/** A guest of this JVM as a process. */
final class JvmProcess implements GuestProcess {
  private final String name;
  private final CompiledModule module;
  private final Guest guest;
  private final ContainerStreams streams;
  private final Holder holder;
  private final EndLog log;
  private final AtomicBoolean freed = new AtomicBoolean();

  JvmProcess(
      String name,
      CompiledModule module,
      Guest guest,
      ContainerStreams streams,
      Holder holder,
      EndLog log) {
    this.name = name;
    this.module = module;
    this.guest = guest;
    this.streams = streams;
    this.holder = holder;
    this.log = log;
    holder.onEnd(guest::kill);
  }

  /** The holder's: a guest is threads of a JVM that others share, and nobody may kill that. */
  @Override
  public int pid() {
    return holder.pid();
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
    log.write(reason, guest.lastMissedPath());
    free();
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

  private void free() {
    if (freed.compareAndSet(false, true)) {
      guest.close();
      streams.close();
      module.close();
    }
  }

  /** Its pid stays taken until here, also when the guest has ended. */
  @Override
  public void close() {
    free();
    holder.close();
  }
}
