package io.jwasm.shim.holder;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.jwasm.error.JwasmException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Starts holders. Thread-safe. */
public final class Holders implements AutoCloseable {
  private final Path program;

  @GuardedBy("this")
  private @Nullable Spawner spawner;

  /**
   * @param program the executable of holders
   */
  public Holders(Path program) {
    this.program = program;
  }

  /**
   * Starts a holder.
   *
   * @throws io.jwasm.error.JwasmException if it cannot be what is asked for; nothing is left then
   */
  public Holder start(HolderRequest request) {
    return spawner().start(request);
  }

  /** Starts the holders' parent in the background, so that the first holder finds it. */
  public void prepare() {
    var _ =
        Thread.ofVirtual()
            .name("prepare holders")
            .start(() -> {
              try {
                var _ = spawner();
              } catch (JwasmException e) {
                // Told to whoever needs a holder.
                return;
              }
            });
  }

  private synchronized Spawner spawner() {
    Spawner current = spawner;
    if (current == null || !current.isAlive()) {
      current = Spawner.start(program);
      spawner = current;
    }
    return current;
  }

  /** Ends all holders. */
  @Override
  public synchronized void close() {
    if (spawner != null) {
      spawner.close();
      spawner = null;
    }
  }
}
