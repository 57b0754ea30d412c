package io.jwasm.runtime.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.linux.IpAddress;
import io.jwasm.linux.SocketFactory;
import io.jwasm.runtime.dns.LookupException.Reason;
import io.jwasm.runtime.dns.Resolver.Kind;
import io.jwasm.runtime.engine.GuestStop;
import io.jwasm.runtime.stop.StopSignal;
import io.jwasm.runtime.testing.HostThreads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

@Timeout(60)
class ResolverTest {
  private static final String SERVER = "nameserver 127.0.0.1\n";
  private static final String QUICK = SERVER + "options timeout:1 attempts:1\n";

  private final StopSignal stop = new StopSignal();
  private final Map<String, String[]> zone = new HashMap<>();
  private final List<DnsServer> servers = new ArrayList<>();
  private String hosts = "";

  @AfterEach
  void close() {
    servers.forEach(DnsServer::close);
    stop.close();
  }

  private DnsServer serve(DnsServer.Script script) {
    var server = new DnsServer(script);
    servers.add(server);
    return server;
  }

  /** A server for {@link #zone}: records by question. */
  private DnsServer serveZone() {
    return serve((query, _) -> fromZone(query).toWire(65_535));
  }

  private Message fromZone(Message query) throws IOException {
    String name = query.getQuestion().getName().toString(true).toLowerCase(Locale.ROOT);
    String type = org.xbill.DNS.Type.string(query.getQuestion().getType());
    String[] records = zone.get(name + " " + type);
    boolean exists = zone.keySet().stream().anyMatch(k -> k.startsWith(name + " "));
    return records != null
        ? DnsServer.reply(query, Rcode.NOERROR, records)
        : DnsServer.reply(query, exists ? Rcode.NOERROR : Rcode.NXDOMAIN);
  }

  private Resolver resolver(String conf, DnsServer server) {
    var files = new NameFiles(() -> conf, () -> hosts);
    return new Resolver(
        files, SocketFactory.OF_HOST, stop, text -> ResolvConf.parse(text, server.port()));
  }

  private static IpAddress ip(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  private static void assertFails(Resolver resolver, String name, Reason reason) {
    assertThatThrownBy(() -> resolver.resolve(name, Kind.IPV4))
        .isInstanceOfSatisfying(
            LookupException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void bothKindsAreAskedForAndIpv4ComesFirst() throws Exception {
    zone.put("db A", new String[] {"db A 10.0.0.1", "db A 10.0.0.2"});
    zone.put("db AAAA", new String[] {"db AAAA fd00::1"});
    DnsServer server = serveZone();
    Resolver resolver = resolver(SERVER, server);
    assertThat(resolver.resolve("db", Kind.BOTH))
        .containsExactly(ip("10.0.0.1"), ip("10.0.0.2"), ip("fd00::1"));
    assertThat(resolver.resolve("DB", Kind.IPV6)).containsExactly(ip("fd00::1"));
    assertThat(server.questions()).containsExactly("db A", "db AAAA", "DB AAAA");
  }

  @Test
  void hostsAndLocalhostNeedNoServer() throws Exception {
    hosts = "127.0.1.1 host.local host # comment db\n10.9.8.7\tdb\nfd00::2 db\nnonsense x\n";
    DnsServer server = serveZone();
    Resolver resolver = resolver(QUICK, server);
    assertThat(resolver.resolve("HOST", Kind.IPV4)).containsExactly(ip("127.0.1.1"));
    assertThat(resolver.resolve("db.", Kind.BOTH)).containsExactly(ip("10.9.8.7"), ip("fd00::2"));
    assertThat(resolver.resolve("localhost", Kind.IPV4)).containsExactly(IpAddress.LOOPBACK4);
    assertThat(resolver.resolve("a.localhost", Kind.IPV6)).containsExactly(IpAddress.LOOPBACK6);
    assertThat(server.questions()).isEmpty();
    assertFails(resolver, "x", Reason.NOT_FOUND);
  }

  @Test
  void theSearchListIsUsedAsTheDotsSay() throws Exception {
    zone.put("web.prod.cluster A", new String[] {"web.prod.cluster A 10.1.1.1"});
    zone.put("a.b.cluster A", new String[] {"a.b.cluster A 10.1.1.2"});
    DnsServer server = serveZone();
    String search = SERVER + "search prod.cluster cluster\n";
    assertThat(resolver(search, server).resolve("web", Kind.IPV4)).containsExactly(ip("10.1.1.1"));
    assertThat(resolver(search, server).resolve("a.b", Kind.IPV4)).containsExactly(ip("10.1.1.2"));
    assertThat(server.questions())
        .containsExactly("web.prod.cluster A", "a.b A", "a.b.prod.cluster A", "a.b.cluster A");
    server.questions().clear();
    String more = search + "options ndots:2\n";
    assertThat(resolver(more, server).resolve("a.b", Kind.IPV4)).containsExactly(ip("10.1.1.2"));
    assertFails(resolver(more, server), "a.b.", Reason.NOT_FOUND);
    assertThat(server.questions()).containsExactly("a.b.prod.cluster A", "a.b.cluster A", "a.b A");
  }

  @Test
  void kubernetesFindsServicesByTheirShortNames() throws Exception {
    String[] service = {"db.shop.svc.cluster.local A 10.96.0.7"};
    zone.put("db.shop.svc.cluster.local A", service);
    zone.put("www.example.org A", new String[] {"www.example.org A 192.0.2.1"});
    DnsServer server = serveZone();
    String conf =
        SERVER + "search web.svc.cluster.local svc.cluster.local cluster.local\noptions ndots:5\n";
    Resolver resolver = resolver(conf, server);
    assertThat(resolver.resolve("db.shop", Kind.IPV4)).containsExactly(ip("10.96.0.7"));
    assertThat(server.questions())
        .containsExactly("db.shop.web.svc.cluster.local A", "db.shop.svc.cluster.local A");
    server.questions().clear();
    assertThat(resolver.resolve("www.example.org", Kind.IPV4)).containsExactly(ip("192.0.2.1"));
    assertThat(server.questions()).hasSize(4).endsWith("www.example.org A");
  }

  @Test
  void failuresAreToldApart() {
    zone.put("six AAAA", new String[] {"six AAAA fd00::1"});
    assertFails(resolver(QUICK, serveZone()), "nobody", Reason.NOT_FOUND);
    assertFails(resolver(QUICK, serveZone()), "six", Reason.NO_ADDRESS);
    assertFails(
        resolver(QUICK, serve((q, _) -> DnsServer.reply(q, Rcode.SERVFAIL).toWire(512))),
        "x",
        Reason.TRY_AGAIN);
    assertFails(resolver(QUICK, serve((_, _) -> null)), "x", Reason.NO_ANSWER);
    assertFails(resolver(QUICK, serveZone()), "x".repeat(64), Reason.NOT_FOUND);
  }

  @Test
  void aServerThatCannotTellIsAskedAgainAndASilentOneNotForTheWholeList() throws Exception {
    int[] count = new int[1];
    zone.put("db A", new String[] {"db A 10.0.0.1"});
    DnsServer second =
        serve((q, _) ->
            (count[0]++ == 0 ? DnsServer.reply(q, Rcode.SERVFAIL) : fromZone(q)).toWire(512));
    String conf = "nameserver 127.0.0.1\noptions timeout:1 attempts:2";
    assertThat(resolver(conf, second).resolve("db", Kind.IPV4)).containsExactly(ip("10.0.0.1"));
    assertThat(second.questions()).hasSize(2);

    DnsServer silent = serve((_, _) -> null);
    assertFails(resolver(QUICK + "search a b c\n", silent), "x", Reason.NO_ANSWER);
    assertThat(silent.questions()).containsExactly("x.a A");
  }

  @Test
  void aliasesAreFollowed() throws Exception {
    zone.put("www A", new String[] {"www CNAME cdn", "cdn CNAME edge", "edge A 10.0.0.5"});
    zone.put("far A", new String[] {"far CNAME other"});
    zone.put("other A", new String[] {"other A 10.0.0.6"});
    zone.put("gone A", new String[] {"gone CNAME nowhere"});
    Resolver resolver = resolver(QUICK, serveZone());
    assertThat(resolver.resolve("www", Kind.IPV4)).containsExactly(ip("10.0.0.5"));
    assertThat(resolver.resolve("far", Kind.IPV4)).containsExactly(ip("10.0.0.6"));
    assertFails(resolver, "gone", Reason.NOT_FOUND);
  }

  @Test
  void aliasesThatLeadInCirclesEnd() {
    zone.put("a A", new String[] {"a CNAME b", "b CNAME a"});
    zone.put("self A", new String[] {"self CNAME self"});
    zone.put("c A", new String[] {"c CNAME d"});
    zone.put("d A", new String[] {"d CNAME c"});
    Resolver resolver = resolver(QUICK, serveZone());
    assertFails(resolver, "a", Reason.FAILED);
    assertFails(resolver, "self", Reason.FAILED);
    assertFails(resolver, "c", Reason.FAILED);
  }

  @Test
  void aTruncatedAnswerIsFetchedByTcp() throws Exception {
    String[] many = new String[200];
    for (int i = 0; i < many.length; i++) {
      many[i] = "big A 10.0.1." + i;
    }
    zone.put("big A", many);
    DnsServer server =
        serve((query, stream) -> {
          Message answer = fromZone(query);
          if (!stream) {
            answer.removeAllRecords(org.xbill.DNS.Section.ANSWER);
            answer.getHeader().setFlag(Flags.TC);
          }
          return answer.toWire(65_535);
        });
    assertThat(resolver(SERVER, server).resolve("big", Kind.IPV4)).hasSize(200);
    assertThat(server.questions()).containsExactly("big A", "big A tcp");
    server.questions().clear();
    assertThat(resolver(SERVER + "options use-vc", server).resolve("big", Kind.IPV4)).hasSize(200);
    assertThat(server.questions()).containsExactly("big A tcp");
  }

  @Test
  void aLookupCanBeStopped() throws Exception {
    DnsServer silent = serve((_, _) -> null);
    Resolver resolver = resolver(SERVER + "options timeout:30 attempts:5", silent);
    var result = new CompletableFuture<List<IpAddress>>();
    Thread.ofPlatform()
        .daemon()
        .name("lookup")
        .start(() -> {
          try {
            result.complete(resolver.resolve("x", Kind.IPV4));
          } catch (Throwable t) {
            result.completeExceptionally(t);
          }
        });
    HostThreads.awaitSleeping("lookup");
    stop.request();
    assertThatThrownBy(result::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(GuestStop.Interrupted.class);
  }
}
