package io.jwasm.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.linux.IpAddress;
import io.jwasm.linux.SocketAddress.Inet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkPolicyTest {
  private static final IpAddress HOST = IpAddress.parse("192.0.2.1").orElseThrow();

  private static Inet at(String ip, int port) {
    return new Inet(IpAddress.parse(ip).orElseThrow(), port);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 192.0.2.1:8080",
    "127.0.0.1, 127.0.0.1:8080",
    "::, [::ffff:192.0.2.1]:8080",
    "::1, [::1]:8080",
  })
  void theNarrowerAddressCounts(String wanted, String target) {
    var port = new PublishedPort(Optional.of(HOST), 8080, 80, Transport.TCP);
    var ports = new Ports.Published(List.of(port));
    assertThat(ports.bind(Transport.TCP, at(wanted, 80))).hasToString("Optional[" + target + "]");
    assertThat(ports.bind(Transport.UDP, at(wanted, 80))).isEmpty();
    assertThat(ports.bind(Transport.TCP, at(wanted, 8080))).isEmpty();
    assertThat(ports.anyPort()).isFalse();
  }

  @Test
  void withoutAnAddressTheGuestsCounts() {
    var ports =
        new Ports.Published(
            List.of(
                new PublishedPort(Optional.empty(), 1, 80, Transport.TCP),
                new PublishedPort(Optional.empty(), 2, 80, Transport.UDP)));
    assertThat(ports.bind(Transport.TCP, at("::", 80))).contains(at("::", 1));
    assertThat(ports.bind(Transport.UDP, at("0.0.0.0", 80))).contains(at("0.0.0.0", 2));
    assertThat(Ports.ALL.bind(Transport.UDP, at("10.0.0.1", 7))).contains(at("10.0.0.1", 7));
    assertThat(Ports.NONE.bind(Transport.TCP, at("::1", 7))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.0.0.0/8, ::ffff:10.0.0.1, true",
    "0.0.0.0/0, 8.8.8.8, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "10.0.0.1, 10.0.0.1, true",
    "10.0.0.1, 10.0.0.2, false",
    "10.0.0.1:80, 10.0.0.1, true",
    "10.0.0.1:81, 10.0.0.1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "2001:db8:0:0:8000::/65, 2001:db8::8000:0:0:1, true",
    "2001:db8:0:0:8000::/65, 2001:db8::1, false",
    "::/0, 2001:db8::1, true",
    "[2001:db8::1]:80, 2001:db8::1, true",
    "[2001:db8::1]:81, 2001:db8::1, false",
    "all, 1.2.3.4, true",
    "db, 10.0.0.9, true",
    "DB.:80, 10.0.0.9, true",
    "db:81, 10.0.0.9, false",
    "web, 10.0.0.9, false",
  })
  void rulesSayWhatMayBeReached(String rule, String target, boolean allowed) {
    Destinations destinations = Destinations.of(DestinationRule.parse(rule).stream().toList());
    assertThat(destinations.allows(at(target, 80), "db"::equals)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "10.0.0.0/33",
        "10.0.0.1:0",
        "10.0.0.1:65536",
        "db:http",
        "[::1",
        "[::1]80",
        "a/8",
        "-a",
        "10.0.0.1/x"
      })
  void otherTextIsNoRule(String text) {
    assertThat(DestinationRule.parse(text)).isEmpty();
  }

  @Test
  void namesThatRulesNameMayBeLookedUp() {
    Destinations named = Destinations.of(DestinationRule.parse("db:3306").stream().toList());
    assertThat(named.allowsLookup("Db.")).isTrue();
    assertThat(named.allowsLookup("web")).isFalse();
    Destinations range = Destinations.of(DestinationRule.parse("10.0.0.0/8").stream().toList());
    assertThat(range.allowsLookup("web")).isTrue();
    assertThat(Destinations.NONE.allowsLookup("web")).isFalse();
    assertThat(Destinations.ALL.allowsLookup("web")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "80, 0.0.0.0:80",
    "127.0.0.1:80, 127.0.0.1:80",
    "[::1]:0, [::1]:0",
    ":8080, 0.0.0.0:8080",
  })
  void listenersAreRead(String text, String address) {
    assertThat(ListenAddress.parse(text)).hasToString("Optional[" + address + "]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "65536", "::1:80", "host:80", "[::1]"})
  void otherTextIsNoListener(String text) {
    assertThat(ListenAddress.parse(text)).isEmpty();
  }
}
