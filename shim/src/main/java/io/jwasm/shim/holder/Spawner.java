package io.jwasm.shim.holder;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The process that starts holders, as their parent. Thread-safe. */
final class Spawner implements AutoCloseable {
  /** Room for what ps shows of a holder: it overwrites its own arguments. */
  private static final String ROOM = " ".repeat(1000);

  private static final int SIGKILL = 9;

  private final Process process;
  private final OutputStream requests;

  @GuardedBy("this")
  private final Map<Integer, Pending> pending = new HashMap<>();

  @GuardedBy("this")
  private final Map<Integer, Holder> holders = new HashMap<>();

  /** The requests of children that may not be ready yet, by their pids. */
  @GuardedBy("this")
  private final Map<Integer, Integer> starting = new HashMap<>();

  /** Requests whose children were ready before this process was told that they are there. */
  @GuardedBy("this")
  private final Set<Integer> early = new HashSet<>();

  @GuardedBy("this")
  private int lastNumber;

  @GuardedBy("this")
  private boolean ended;

  private record Pending(HolderRequest request, CompletableFuture<Holder> holder) {}

  private Spawner(Process process) {
    this.process = process;
    requests = process.getOutputStream();
    Thread.ofPlatform().daemon().name("holders").start(this::receive);
  }

  static Spawner start(Path program) {
    try {
      var process =
          new ProcessBuilder(List.of(program.toString(), ROOM))
              .directory(Path.of("/").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      process.environment().clear();
      return new Spawner(process.start());
    } catch (IOException e) {
      throw new JwasmException(
          ErrorKind.FAILED_PRECONDITION,
          "start holder",
          program.toString(),
          e.toString(),
          "install jwasm as a whole; \"make dist\" builds this program where it finds a C compiler",
          e);
    }
  }

  synchronized boolean isAlive() {
    return !ended;
  }

  Holder start(HolderRequest request) {
    var future = new CompletableFuture<Holder>();
    synchronized (this) {
      int number = ++lastNumber;
      pending.put(number, new Pending(request, future));
      if (!send(Wire.start(number, request))) {
        pending.remove(number);
        throw gone("its parent has ended");
      }
    }
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof JwasmException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private synchronized void kill(int pid) {
    // If the request fails the process is gone, and the kernel has ended its holders.
    boolean ignored = !ended && send(Wire.kill(0, pid));
  }

  @GuardedBy("this")
  private boolean send(byte[] request) {
    try {
      requests.write(request);
      requests.flush();
      return !ended;
    } catch (IOException e) {
      return false;
    }
  }

  private void receive() {
    try (var answers = new DataInputStream(process.getInputStream())) {
      while (true) {
        handle(Wire.read(answers));
      }
    } catch (IOException e) {
      // The end, or as good as that.
      endAll();
    }
  }

  private void handle(Wire.Answer answer) {
    switch (answer.what()) {
      case Wire.STARTED -> started(answer);
      case Wire.READY -> ready(answer.request());
      case Wire.FAILED -> failed(answer.request(), answer.value());
      case Wire.EXITED -> exited(answer.pid(), answer.value());
      default -> throw new IllegalStateException("answer " + answer);
    }
  }

  private void started(Wire.Answer answer) {
    boolean ready;
    synchronized (this) {
      if (!pending.containsKey(answer.request())) {
        return; // failed before this was told; its end needs nobody
      }
      starting.put(answer.pid(), answer.request());
      holders.put(answer.pid(), new Holder(answer.pid(), this::kill));
      ready = early.remove(answer.request());
    }
    if (ready) {
      ready(answer.request());
    }
  }

  private void ready(int request) {
    Pending waiting;
    Holder holder;
    synchronized (this) {
      Integer pid = pid(request);
      if (pid == null) {
        early.add(request);
        return;
      }
      starting.remove(pid);
      holder = holders.get(pid);
      waiting = pending.remove(request);
    }
    if (waiting != null && holder != null) {
      waiting.holder.complete(holder);
    }
  }

  @GuardedBy("this")
  private @Nullable Integer pid(int request) {
    for (Map.Entry<Integer, Integer> entry : starting.entrySet()) {
      if (entry.getValue() == request) {
        return entry.getKey();
      }
    }
    return null;
  }

  private void failed(int request, int value) {
    Pending waiting;
    synchronized (this) {
      waiting = pending.remove(request);
      Integer pid = pid(request);
      if (pid != null) {
        starting.remove(pid);
      }
    }
    if (waiting != null) {
      waiting.holder.completeExceptionally(Wire.error(waiting.request, value));
    }
  }

  private void exited(int pid, int status) {
    Holder holder;
    Pending waiting;
    synchronized (this) {
      holder = holders.remove(pid);
      Integer number = starting.remove(pid);
      waiting = number == null ? null : pending.remove(number);
    }
    if (waiting != null) {
      waiting.holder.completeExceptionally(gone("it was killed"));
    }
    if (holder != null) {
      holder.ended(status);
    }
  }

  private void endAll() {
    List<Pending> waiting;
    List<Holder> alive;
    synchronized (this) {
      ended = true;
      waiting = List.copyOf(pending.values());
      alive = List.copyOf(holders.values());
      pending.clear();
      holders.clear();
    }
    waiting.forEach(p -> p.holder.completeExceptionally(gone("its parent has ended")));
    alive.forEach(holder -> holder.ended(SIGKILL));
  }

  private static JwasmException gone(String reason) {
    return new JwasmException(ErrorKind.UNAVAILABLE, "start holder", "", reason, null, null);
  }

  /** Ends it and all its holders, and waits for them. */
  @Override
  public void close() {
    try {
      requests.close();
      int ignored = process.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
