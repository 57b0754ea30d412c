package io.jwasm.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One workload, run by all peers in turn, round after round, so that load hits all alike. */
final class Contest {
  private static final int COLD_ROUNDS = 3;
  private static final double SLOW_MS = 20_000;

  private final Workload workload;
  private final Path guests;
  private final Meter meter;
  private final Map<Peer, Row> rows = new LinkedHashMap<>();
  private final Map<Peer, Path> caches;

  /**
   * @param caches where peers keep the compiled module; those that are missing are filled
   */
  Contest(Workload workload, List<Peer> peers, Path guests, Meter meter, Map<Peer, Path> caches) {
    this.caches = caches;
    this.workload = workload;
    this.guests = guests;
    this.meter = meter;
    peers.forEach(peer -> rows.put(peer, new Row()));
  }

  Map<Peer, Row> run(int rounds) throws IOException, InterruptedException {
    for (int round = 0; round < (workload.cold() ? COLD_ROUNDS : 1); round++) {
      for (Peer peer : rows.keySet()) {
        if (round == 0
            ? workload.cold() || !caches.containsKey(peer)
            : isQuick(rows.get(peer).cold)) {
          caches.put(peer, coldStart(peer, round));
        }
      }
    }
    for (int round = 0; round < rounds; round++) {
      for (Peer peer : rows.keySet()) {
        if (!isQuick(rows.get(peer).warm)) {
          continue;
        }
        attempt(peer, caches.get(peer), workload.args(), rows.get(peer).warm);
        if (!workload.idle().isEmpty()) {
          attempt(peer, caches.get(peer), workload.idle(), rows.get(peer).idle);
        }
      }
    }
    return rows;
  }

  private Path coldStart(Peer peer, int round) throws IOException, InterruptedException {
    int number = new ArrayList<>(rows.keySet()).indexOf(peer);
    String module = workload.module().replace('/', '-');
    Path cache = meter.empty("cache-" + module + "-" + number + "-" + round);
    Files.writeString(Files.createDirectory(cache.resolve("data")).resolve("hostcalls"), "x");
    attempt(peer, cache, workload.args(), rows.get(peer).cold);
    return cache;
  }

  private static boolean isQuick(List<Sample> samples) {
    return samples.stream().allMatch(sample -> sample.wall() < SLOW_MS);
  }

  private void attempt(Peer peer, Path cache, List<String> arguments, List<Sample> samples)
      throws InterruptedException {
    Row row = rows.get(peer);
    if (!row.failure.isEmpty() || peer.missing().isPresent()) {
      return;
    }
    try {
      samples.add(meter.run(peer.words(cache, workload.words(guests, arguments)), cache));
    } catch (IOException e) {
      row.failure = String.valueOf(e.getMessage());
    }
  }
}
