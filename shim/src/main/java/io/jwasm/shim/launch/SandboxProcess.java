package io.jwasm.shim.launch;

import io.jwasm.shim.holder.Holder;
import io.jwasm.shim.stdio.ContainerStreams;
import io.jwasm.shim.task.GuestEnd;
import io.jwasm.shim.task.GuestProcess;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The only process of a pod's sandbox: it waits for a signal, whatever program the image has. */
final class SandboxProcess implements GuestProcess {
  private final Holder holder;
  private final ContainerStreams streams;
  private final CompletableFuture<Integer> end = new CompletableFuture<>();

  /**
   * @param holder stands for it; the sandbox closes it
   */
  SandboxProcess(Holder holder, ContainerStreams streams) {
    this.holder = holder;
    this.streams = streams;
    holder.onEnd(this::kill);
  }

  @Override
  public int pid() {
    return holder.pid();
  }

  @Override
  public void start(Consumer<GuestEnd> onExit) {
    streams.start(this::kill);
    var _ =
        end.thenAcceptAsync(
            signal -> {
              streams.close();
              onExit.accept(new GuestEnd(128 + signal, false));
            },
            task -> Thread.ofVirtual().name("sandbox-" + pid()).start(task));
  }

  /** The namespaces stay until the sandbox is closed. */
  @Override
  public void kill(int signal) {
    end.complete(signal);
  }

  /** Nothing: it does nothing. */
  @Override
  public void pause() {}

  @Override
  public void resume() {}

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
    streams.close();
  }
}
