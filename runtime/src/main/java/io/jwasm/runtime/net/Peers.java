package io.jwasm.runtime.net;

import io.jwasm.linux.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who has sent datagrams to a socket lately: whoever asks may be answered. Thread-safe. */
final class Peers {
  private static final int MAX = 4096;

  private final Map<SocketAddress, Boolean> heard =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<SocketAddress, Boolean> eldest) {
          return size() > MAX;
        }
      };

  synchronized void add(SocketAddress sender) {
    heard.put(sender, true);
  }

  synchronized boolean contains(SocketAddress target) {
    return heard.containsKey(target);
  }
}
