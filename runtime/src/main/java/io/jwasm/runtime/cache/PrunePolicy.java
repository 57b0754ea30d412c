package io.jwasm.runtime.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Which artifacts go. What is too old goes first, then the least recently used until the rest fits.
 *
 * @param maxAge the longest time since the last use; longer goes
 * @param maxBytes the most that all together may take
 */
public record PrunePolicy(Duration maxAge, long maxBytes) {
  /** Everything goes. */
  public static final PrunePolicy ALL = new PrunePolicy(Duration.ofDays(36_500), 0);

  /** Only what is unusable goes. */
  public static final PrunePolicy NOTHING =
      new PrunePolicy(Duration.ofDays(36_500), Long.MAX_VALUE);

  /** What has not been used for this long goes. */
  public static PrunePolicy olderThan(Duration age) {
    return new PrunePolicy(age, Long.MAX_VALUE);
  }

  /** The least recently used go until this many bytes are left at most. */
  public static PrunePolicy downTo(long bytes) {
    return new PrunePolicy(NOTHING.maxAge(), bytes);
  }

  /** Chooses among entries that are ready, ordered by last use, the oldest first. */
  List<ArtifactStore.Entry> choose(List<ArtifactStore.Entry> all, Instant now) {
    List<ArtifactStore.Entry> entries =
        all.stream().filter(entry -> entry.state() == ArtifactStore.State.READY).toList();
    long total = entries.stream().mapToLong(ArtifactStore.Entry::bytes).sum();
    var chosen = new ArrayList<ArtifactStore.Entry>();
    for (var entry : entries) {
      boolean old = entry.lastUsed().plus(maxAge).isBefore(now);
      if (old || total > maxBytes) {
        chosen.add(entry);
        total -= entry.bytes();
      }
    }
    return chosen;
  }
}
