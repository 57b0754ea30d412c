package io.jwasm.runtime.net;

import io.jwasm.linux.SocketAddress.Unix;
import io.jwasm.runtime.fs.GuestFileSystem;
import io.jwasm.runtime.stop.StopSignal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the sockets of one guest share. Thread-safe. */
final class SocketHost {
  private static final byte[] LINKS = "/proc/self/fd/".getBytes(StandardCharsets.US_ASCII);

  private final StopSignal stop;
  private final Policy policy;
  private final GuestFileSystem files;
  private final Map<Unix, Unix> bound = new ConcurrentHashMap<>();

  /**
   * @param files where its UNIX sockets are
   */
  SocketHost(StopSignal stop, Policy policy, GuestFileSystem files) {
    this.stop = stop;
    this.policy = policy;
    this.files = files;
  }

  StopSignal stop() {
    return stop;
  }

  Policy policy() {
    return policy;
  }

  GuestFileSystem files() {
    return files;
  }

  /** Remembers how the guest calls what the host knows by another address. */
  void name(Unix host, Unix guest) {
    bound.put(host, guest);
  }

  void forget(Unix host) {
    bound.remove(host);
  }

  /** An address as the guest may see it: those of other guests say nothing to it. */
  Unix shown(Unix host) {
    byte[] path = host.path();
    boolean link =
        path.length > LINKS.length && Arrays.equals(path, 0, LINKS.length, LINKS, 0, LINKS.length);
    return link ? bound.getOrDefault(host, Unix.UNNAMED) : host;
  }
}
