package io.jwasm.runtime.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.linux.IpAddress;
import io.jwasm.linux.SocketFactory;
import io.jwasm.runtime.dns.LookupException.Reason;
import io.jwasm.runtime.dns.Resolver.Kind;
import io.jwasm.runtime.stop.StopSignal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** Several name servers, and answers that are late, wrong or missing. */
@Timeout(60)
class DnsClientTest {
  private static final String FIRST = "127.0.0.1";
  private static final String SECOND = "127.0.0.2";
  private static final String BOTH = "nameserver " + FIRST + "\nnameserver " + SECOND + "\n";

  private final StopSignal stop = new StopSignal();
  private final List<DnsServer> servers = new ArrayList<>();

  @AfterEach
  void close() {
    servers.forEach(DnsServer::close);
    stop.close();
  }

  /** The first one chooses the port, which all have. */
  private DnsServer serve(DnsServer.Script script) {
    boolean first = servers.isEmpty();
    int port = first ? 0 : servers.getFirst().port();
    var server = new DnsServer(first ? FIRST : SECOND, port, script);
    servers.add(server);
    return server;
  }

  private List<IpAddress> lookup(String conf, Kind kind) throws LookupException {
    return resolver(conf).resolve("db", kind);
  }

  private Resolver resolver(String conf) {
    var files = new NameFiles(() -> conf, () -> "");
    int port = servers.getFirst().port();
    return new Resolver(files, SocketFactory.OF_HOST, stop, text -> ResolvConf.parse(text, port));
  }

  private static boolean asks(Message query, int type) {
    return query.getQuestion().getType() == type;
  }

  /** One address for A, none for anything else. */
  private static Message one(Message query) throws IOException {
    return asks(query, Type.A)
        ? DnsServer.reply(query, Rcode.NOERROR, "db A 10.0.0.1")
        : DnsServer.reply(query, Rcode.NOERROR);
  }

  private static DnsServer.Script good() {
    return (query, _) -> one(query).toWire(512);
  }

  private static DnsServer.Script failing(int code) {
    return (query, _) -> DnsServer.reply(query, code).toWire(512);
  }

  private static IpAddress address() {
    return IpAddress.parse("10.0.0.1").orElseThrow();
  }

  @Test
  void bothQuestionsAreOnTheirWayAtOnce() throws Exception {
    List<Message> held = new ArrayList<>();
    serve(
        new DnsServer.Script() {
          @Override
          public List<byte[]> before(Message query) throws IOException {
            held.add(query);
            List<byte[]> answers = new ArrayList<>();
            for (Message one : held.size() == 2 ? held : List.<Message>of()) {
              answers.add(one(one).toWire(512));
            }
            return answers;
          }

          @Override
          public byte @Nullable [] answer(Message query, boolean stream) {
            return null; // before() has it, once both are there
          }
        });
    String conf = "nameserver " + FIRST + "\noptions timeout:30 attempts:1\n";
    assertThat(lookup(conf, Kind.BOTH)).containsExactly(address());
    assertThat(held).hasSize(2);
  }

  @Test
  void oneAtATimeIfAskedFor() {
    List<Long> times = new ArrayList<>();
    serve((_, _) -> {
      times.add(System.nanoTime());
      return null;
    });
    String conf = "nameserver " + FIRST + "\noptions single-request timeout:1 attempts:1\n";
    assertThatThrownBy(() -> lookup(conf, Kind.BOTH)).isInstanceOf(LookupException.class);
    assertThat(Duration.ofNanos(times.get(1) - times.get(0))).isGreaterThan(Duration.ofMillis(900));
  }

  @Test
  void aServerThatFailsIsFollowedByTheNext() throws Exception {
    for (int code : new int[] {Rcode.SERVFAIL, Rcode.REFUSED, Rcode.NOTIMP}) {
      close();
      servers.clear();
      DnsServer bad = serve(failing(code));
      DnsServer other = serve(good());
      long begin = System.nanoTime();
      assertThat(lookup(BOTH + "options timeout:30\n", Kind.BOTH)).containsExactly(address());
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
      assertThat(bad.questions()).hasSize(2);
      assertThat(other.questions()).containsExactlyInAnyOrder("db A", "db AAAA");
    }
  }

  @Test
  void onlyWhatIsOpenIsAskedAgain() throws Exception {
    serve((query, _) -> asks(query, Type.A) ? one(query).toWire(512) : null);
    DnsServer second = serve(good());
    assertThat(lookup(BOTH + "options timeout:1\n", Kind.BOTH)).containsExactly(address());
    assertThat(second.questions()).containsExactly("db AAAA");
  }

  @Test
  void aSilentServerCostsItsTimeAndADeadOneNone() throws Exception {
    DnsServer silent = serve((_, _) -> null);
    serve(good());
    long begin = System.nanoTime();
    assertThat(lookup(BOTH + "options timeout:1\n", Kind.IPV4)).containsExactly(address());
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(900));
    silent.close();
    begin = System.nanoTime();
    assertThat(lookup(BOTH + "options timeout:30\n", Kind.IPV4)).containsExactly(address());
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void allSilentServersTogetherAreBounded() {
    DnsServer first = serve((_, _) -> null);
    DnsServer second = serve((_, _) -> null);
    long begin = System.nanoTime();
    assertThatThrownBy(() -> lookup(BOTH + "options timeout:1 attempts:2\n", Kind.BOTH))
        .isInstanceOfSatisfying(
            LookupException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_ANSWER));
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isBetween(Duration.ofMillis(3900), Duration.ofSeconds(30));
    assertThat(first.questions()).hasSize(4);
    assertThat(second.questions()).hasSize(4);
  }

  @Test
  void rotateBeginsWithAnotherServerEachTime() throws Exception {
    DnsServer first = serve(good());
    DnsServer second = serve(good());
    Resolver resolver = resolver(BOTH + "options rotate\n");
    for (int i = 0; i < 4; i++) {
      assertThat(resolver.resolve("db", Kind.IPV4)).containsExactly(address());
    }
    assertThat(first.questions()).hasSize(2);
    assertThat(second.questions()).hasSize(2);
  }

  @Test
  void oneTypeOfAddressIsEnoughIfTheOtherFails() throws Exception {
    serve((query, _) ->
        (asks(query, Type.A)
                ? DnsServer.reply(query, Rcode.SERVFAIL)
                : DnsServer.reply(query, Rcode.NOERROR, "db AAAA fd00::1"))
            .toWire(512));
    assertThat(lookup("nameserver " + FIRST, Kind.BOTH))
        .containsExactly(IpAddress.parse("fd00::1").orElseThrow());
  }

  @Test
  void whatIsForgedIsPassedOverAndTheRightAnswerTaken() throws Exception {
    DnsServer server =
        serve(
            new DnsServer.Script() {
              @Override
              public List<byte[]> before(Message query) throws IOException {
                Message id = DnsServer.reply(query, Rcode.NOERROR, "db A 6.6.6.6");
                id.getHeader().setID(query.getHeader().getID() ^ 1);
                Message question = DnsServer.reply(query, Rcode.NOERROR, "db A 6.6.6.6");
                question.getHeader().unsetFlag(Flags.QR);
                Message other = DnsServer.reply(otherName(query), Rcode.NOERROR, "db A 6.6.6.6");
                return List.of(
                    id.toWire(512), question.toWire(512), other.toWire(512), new byte[] {1, 2, 3});
              }

              @Override
              public byte @Nullable [] answer(Message query, boolean stream) throws IOException {
                return one(query).toWire(512);
              }
            });
    assertThat(lookup("nameserver " + FIRST, Kind.IPV4)).containsExactly(address());
    assertThat(server.questions()).containsExactly("db A");
  }

  private static Message otherName(Message query) throws IOException {
    var other =
        Message.newQuery(
            Record.newRecord(
                org.xbill.DNS.Name.fromString("other."), Type.A, org.xbill.DNS.DClass.IN));
    other.getHeader().setID(query.getHeader().getID());
    return other;
  }

  @Test
  void forgeriesAloneAreNoAnswer() {
    DnsServer server =
        serve((query, _) -> {
          Message answer = DnsServer.reply(query, Rcode.NOERROR, "db A 6.6.6.6");
          answer.getHeader().setID(query.getHeader().getID() ^ 1);
          return answer.toWire(512);
        });
    assertThatThrownBy(
            () -> lookup("nameserver " + FIRST + "\noptions timeout:1 attempts:3", Kind.IPV4))
        .isInstanceOfSatisfying(
            LookupException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_ANSWER));
    assertThat(server.questions()).hasSize(3);
  }

  @Test
  void ednsIsUsedOnRequestAndLeftOutWhereItIsNotKnown() throws Exception {
    List<Boolean> seen = new ArrayList<>();
    serve((query, _) -> {
      boolean extended = query.getOPT() != null;
      seen.add(extended);
      return (extended ? DnsServer.reply(query, Rcode.FORMERR) : one(query)).toWire(512);
    });
    String conf = "nameserver " + FIRST + "\n";
    assertThat(lookup(conf, Kind.IPV4)).containsExactly(address());
    assertThat(lookup(conf + "options edns0 attempts:1\n", Kind.IPV4)).containsExactly(address());
    assertThat(seen).containsExactly(false, true, false);
  }

  @Test
  void aDatagramMayBeLargerWithEdns() throws Exception {
    String[] many = new String[60];
    for (int i = 0; i < many.length; i++) {
      many[i] = "db A 10.0.1." + i;
    }
    DnsServer server =
        serve((query, _) -> DnsServer.reply(query, Rcode.NOERROR, many).toWire(1232));
    String conf = "nameserver " + FIRST + "\noptions edns0\n";
    assertThat(lookup(conf, Kind.IPV4)).hasSize(60);
    assertThat(server.questions()).containsExactly("db A");
  }
}
