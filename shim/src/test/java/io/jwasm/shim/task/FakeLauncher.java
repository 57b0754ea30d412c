package io.jwasm.shim.task;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.ThreadUsage;
import io.jwasm.oci.runtime.Resources;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.guest.ThreadReport;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Guests that end when a test or a signal says so. A bundle called "broken" cannot be launched, one
 * called "slow" takes as long as a test says.
 */
public final class FakeLauncher implements Launcher {
  private final Map<String, FakeGuest> guests = new ConcurrentHashMap<>();

  /** Run before a slow bundle is launched, by the thread of the call. */
  public volatile Runnable slow = () -> {};

  private final Map<String, Boolean> closed = new ConcurrentHashMap<>();

  /** The guest of a container, or of an exec by {@code container/exec}. */
  public FakeGuest guest(String name) {
    return guests.get(name);
  }

  /** Whether what a container's processes share was freed. */
  public boolean isClosed(String containerId) {
    return closed.containsKey(containerId);
  }

  private FakeGuest make(String name) {
    var guest = new FakeGuest();
    guests.put(name, guest);
    return guest;
  }

  @Override
  public LaunchedContainer create(CreateRequest request) {
    if (request.bundle().endsWith("broken")) {
      throw new JwasmException(
          ErrorKind.INVALID_ARGUMENT, "open module", "/x.wasm", "not wasm", "give wasm", null);
    }
    if (request.bundle().endsWith("slow")) {
      slow.run();
    }
    FakeGuest init = make(request.id());
    return new LaunchedContainer() {
      @Override
      public GuestProcess init() {
        return init;
      }

      @Override
      public GuestProcess exec(ExecRequest exec) {
        return make(exec.containerId() + "/" + exec.execId());
      }

      @Override
      public void update(Resources resources) {
        init.limit = Objects.requireNonNull(resources.memory().limit());
      }

      @Override
      public Program program() {
        return new Program("demo/x:1", "/x.wasm", "native");
      }

      @Override
      public Usage usage() {
        return new Usage(
            new ThreadUsage(5_000_000, 2_000_000, 8, 1, 512, 1024),
            new Usage.Throttling(10, 4, 3_000_000),
            new Usage.Memory(4096, init.limit, 1),
            3,
            Usage.UNLIMITED);
      }

      @Override
      public void close() {
        closed.put(request.id(), true);
      }
    };
  }

  /** A guest without a program. */
  public static final class FakeGuest implements GuestProcess {
    private Consumer<GuestEnd> onExit = _ -> {};
    private boolean started;
    private boolean ended;
    public volatile String size = "";
    public volatile boolean inputClosed;
    public volatile boolean closed;
    public volatile boolean paused;
    public volatile long limit = Usage.UNLIMITED;

    /** Ends with a code, if it runs and has not ended yet. */
    public void end(int code) {
      end(new GuestEnd(code, false));
    }

    /** Ends so, if it runs and has not ended yet. */
    public void end(GuestEnd end) {
      Consumer<GuestEnd> told;
      synchronized (this) {
        if (!started || ended) {
          return;
        }
        ended = true;
        told = onExit;
      }
      Thread.ofVirtual().start(() -> told.accept(end));
    }

    @Override
    public int pid() {
      return 4711;
    }

    @Override
    public synchronized void start(Consumer<GuestEnd> onExit) {
      this.onExit = onExit;
      started = true;
    }

    @Override
    public List<String> args() {
      return List.of("/x.wasm", "one");
    }

    @Override
    public List<String> listeners() {
      return List.of("0.0.0.0:8080");
    }

    @Override
    public List<ThreadReport> threads() {
      var host = new Trap.Frame(0, "wasi_snapshot_preview1.fd_read", -1);
      var own = new Trap.Frame(7, "main", 0x12);
      return List.of(
          new ThreadReport(1, 5_000_000, ThreadReport.State.HOST, List.of(host, own)),
          new ThreadReport(2, 6_000_000, ThreadReport.State.RUNNING, List.of(own)));
    }

    @Override
    public void kill(int signal) {
      end(128 + signal);
    }

    @Override
    public void resize(int columns, int rows) {
      size = columns + "x" + rows;
    }

    @Override
    public void pause() {
      paused = true;
    }

    @Override
    public void resume() {
      paused = false;
    }

    @Override
    public void closeInput() {
      inputClosed = true;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
