package io.jwasm.runtime.dns;

import io.jwasm.linux.SocketAddress.Inet;
import io.jwasm.linux.SocketFactory;
import io.jwasm.runtime.stop.StopSignal;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/** Asks name servers, in turn until one of them knows. Thread-safe. */
final class DnsClient {
  private final SocketFactory sockets;
  private final StopSignal stop;
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * @param sockets made in the network that the servers are in
   * @param stop where to wait
   */
  DnsClient(SocketFactory sockets, StopSignal stop) {
    this.sockets = sockets;
    this.stop = stop;
  }

  /**
   * Asks several questions at once. That takes at most {@code conf}'s attempts times servers times
   * timeout, and as much again for what needs TCP.
   *
   * @return for each question the first answer that is about the name, or else that of a server
   *     which cannot tell; null if none answers
   * @throws io.jwasm.runtime.engine.GuestStop.Interrupted if the guest is stopped meanwhile
   */
  @Nullable Message[] ask(List<Message> questions, ResolvConf conf) {
    List<Inet> servers = conf.servers();
    int first = conf.rotate() ? Math.floorMod(turn.getAndIncrement(), servers.size()) : 0;
    Query[] queries =
        questions.stream().map(q -> new Query(q, conf.extended())).toArray(Query[]::new);
    try (var exchange = new Exchange(sockets, stop, conf.timeout(), queries)) {
      for (int i = 0; i < conf.attempts() * servers.size() && !exchange.done(); i++) {
        Inet server = servers.get((first + i) % servers.size());
        if (conf.stream()) {
          exchange.streams(server);
        } else {
          exchange.datagrams(server);
        }
      }
      return exchange.answers();
    }
  }

  /** Whether an answer is about the name, and not about its server. */
  static boolean isFinal(int code) {
    return code == Rcode.NOERROR || code == Rcode.NXDOMAIN;
  }
}
