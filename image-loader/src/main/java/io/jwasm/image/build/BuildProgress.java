package io.jwasm.image.build;

import com.google.cloud.tools.jib.event.events.ProgressEvent;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.function.Consumer;

/** Sums up the events of the build, which come from several threads. */
final class BuildProgress implements Consumer<ProgressEvent> {
  private final BuildListener listener;

  @GuardedBy("this")
  private double done;

  BuildProgress(BuildListener listener) {
    this.listener = listener;
  }

  @Override
  public synchronized void accept(ProgressEvent event) {
    done += event.getUnits() * event.getAllocation().getFractionOfRoot();
    listener.progress(Math.min(done, 1), event.getAllocation().getDescription());
  }
}
