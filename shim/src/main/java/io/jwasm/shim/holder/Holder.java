package io.jwasm.shim.holder;

import io.jwasm.linux.NamespaceThread;
import io.jwasm.linux.NetworkNamespace;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** A process that stands for a guest on the host. Thread-safe. */
public final class Holder implements AutoCloseable {
  private static final int SIGKILL = 9;
  private static final int PATIENCE_SECONDS = 5;

  /** What a holder adds to the signal that was to end it. */
  private static final int SIGNALLED = 128;

  private final int pid;
  private final IntConsumer killer;
  private final CompletableFuture<Integer> end = new CompletableFuture<>();

  /**
   * @param killer ends it by its pid, if it is alive still
   */
  Holder(int pid, IntConsumer killer) {
    this.pid = pid;
    this.killer = killer;
  }

  /** Its pid. Nobody else has it until the holder is closed, or has ended by itself. */
  public int pid() {
    return pid;
  }

  /** Whether it has not ended yet, as far as is known. */
  public boolean isAlive() {
    return !end.isDone();
  }

  /** Where processes find its namespaces of these kinds. */
  public Map<NamespaceKind, String> paths(Iterable<NamespaceKind> kinds) {
    Map<NamespaceKind, String> paths = new EnumMap<>(NamespaceKind.class);
    kinds.forEach(kind -> paths.put(kind, "/proc/" + pid + "/ns/" + kind.fileName()));
    return paths;
  }

  /** Where its root is seen from outside. */
  public Path root() {
    return Path.of("/proc/" + pid + "/root");
  }

  /** Opens its network namespace. */
  public NetworkNamespace network(NamespaceThread thread) {
    return thread.ofProcess(pid);
  }

  /**
   * Tells when it has ended.
   *
   * @param receiver told the signal that ended it, by any thread, at once if it is too late to wait
   */
  public void onEnd(IntConsumer receiver) {
    var _ = end.thenAccept(receiver::accept);
  }

  /**
   * @param status its wait status
   */
  void ended(int status) {
    int killed = status & 0x7f;
    int told = (status >> 8 & 0xff) - SIGNALLED;
    end.complete(killed != 0 ? killed : told > 0 ? told : SIGKILL);
  }

  /** Ends it, and waits until its pid is free. Idempotent. */
  @Override
  public void close() {
    if (!end.isDone()) {
      killer.accept(pid);
      // A process that does not die hangs in the kernel; its pid then stays taken.
      var _ = end.copy().completeOnTimeout(SIGKILL, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
  }
}
