package io.jwasm.shim.cli;

import io.jwasm.image.store.LoadProgress;
import io.jwasm.runtime.engine.CompileProgress;
import java.util.concurrent.atomic.AtomicLong;

/** One line of progress, redrawn a few times a second. Thread-safe. */
final class ProgressLine implements LoadProgress, CompileProgress {
  private static final long INTERVAL = 100_000_000;
  private static final int OBJECT_WIDTH = 30;

  private final Terminal terminal;
  private final AtomicLong next = new AtomicLong();

  ProgressLine(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void update(Phase phase, String object, long done, long total) {
    String verb =
        switch (phase) {
          case WAITING -> "waiting for";
          case FETCHING -> "fetching";
          case UNPACKING -> "unpacking";
        };
    String shown =
        object.length() > OBJECT_WIDTH ? object.substring(0, OBJECT_WIDTH) + "…" : object;
    draw(verb + " " + shown, done, total);
  }

  @Override
  public void update(long done, long total) {
    draw("compiling", done, total);
  }

  @Override
  public void waiting(String reason) {
    terminal.progress(reason);
  }

  private void draw(String what, long done, long total) {
    if (!terminal.interactive()) {
      return;
    }
    if (done == total) {
      terminal.clearProgress();
      return;
    }
    long now = System.nanoTime();
    long due = next.get();
    if ((due == 0 || now - due >= 0) && next.compareAndSet(due, now + INTERVAL)) {
      String amount =
          total > 0
              ? " " + done * 100 / total + " % of " + ByteSize.text(total)
              : " " + ByteSize.text(done);
      terminal.progress(what + amount);
    }
  }
}
