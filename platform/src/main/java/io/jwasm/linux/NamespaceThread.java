package io.jwasm.linux;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntSupplier;

/**
 * A thread that enters network namespaces for the others, which never leave their own: a thread
 * that cannot come back has to be given up. Needs CAP_SYS_ADMIN. Thread-safe.
 */
public final class NamespaceThread implements AutoCloseable {
  private static final byte[] HOME = "/proc/self/ns/net".getBytes(US_ASCII);
  private static final int CLONE_NEWNET = 0x4000_0000;

  private final int home;
  private final ExecutorService thread;

  private NamespaceThread(int home) {
    this.home = home;
    ThreadFactory factory =
        Thread.ofPlatform()
            .daemon()
            .name("namespaces")
            .uncaughtExceptionHandler((_, _) -> {})
            .factory();
    thread = Executors.newSingleThreadExecutor(factory);
  }

  /**
   * Prepares the thread; it is started by its first work.
   *
   * @throws ErrnoException if this process's namespace cannot be opened
   */
  public static NamespaceThread open() {
    return new NamespaceThread(open(HOME));
  }

  private static int open(byte[] path) {
    int fd = At.open(At.FDCWD, path, 0, path.length, OpenFlags.RDONLY, 0, 0);
    if (fd < 0) {
      throw new ErrnoException("open \"" + new String(path, US_ASCII) + "\"", -fd);
    }
    return fd;
  }

  /**
   * The network namespace of a process; it stays as long as it is open here.
   *
   * @param pid of the process
   * @throws ErrnoException with ENOENT if there is no such process
   */
  public NetworkNamespace ofProcess(int pid) {
    return new NetworkNamespace(this, open(("/proc/" + pid + "/ns/net").getBytes(US_ASCII)));
  }

  /**
   * Works inside a namespace and answers what the work answers, or a negated error number if the
   * namespace cannot be entered. Interrupts do not end the wait.
   */
  int inside(int namespace, IntSupplier work) {
    var result = new CompletableFuture<Integer>();
    thread.execute(() -> {
      int entered = (int) Kernel.call(Nr.SETNS, namespace, CLONE_NEWNET, 0);
      result.complete(entered < 0 ? entered : work.getAsInt());
      int back = (int) Kernel.call(Nr.SETNS, home, CLONE_NEWNET, 0);
      if (back < 0) {
        // Ends this thread, and the next work gets a new one.
        throw new ErrnoException("return to the network namespace", -back);
      }
    });
    return result.join();
  }

  /** Ends the thread; no namespace may be used any more. */
  @Override
  public void close() {
    thread.close();
    Fd.close(home);
  }
}
