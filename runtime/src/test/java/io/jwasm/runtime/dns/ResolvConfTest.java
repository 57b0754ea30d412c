package io.jwasm.runtime.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResolvConfTest {
  @Test
  void everythingIsRead() {
    ResolvConf conf =
        ResolvConf.parse(
            """
            # made by a daemon
            nameserver 127.0.0.11
            nameserver fd00::53
            nameserver not-an-address
            nameserver 10.0.0.1
            nameserver 10.0.0.2
            domain first
            search default.svc.cluster.local svc.cluster.local
            options ndots:5 timeout:2 attempts:3 rotate use-vc edns0 trust-ad single-request
            sortlist 10.0.0.0
            """);
    assertThat(conf.servers().stream().map(Object::toString))
        .containsExactly("127.0.0.11:53", "[fd00::53]:53", "10.0.0.1:53");
    assertThat(conf.search()).containsExactly("default.svc.cluster.local", "svc.cluster.local");
    assertThat(conf.ndots()).isEqualTo(5);
    assertThat(conf.timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(conf.attempts()).isEqualTo(3);
    assertThat(conf.rotate()).isTrue();
    assertThat(conf.stream()).isTrue();
    assertThat(conf.extended()).isTrue();
    assertThat(conf.single()).isTrue();
  }

  @Test
  void nothingMeansTheUsual() {
    ResolvConf conf = ResolvConf.parse("");
    assertThat(conf.servers()).hasToString("[127.0.0.1:53]");
    assertThat(conf.search()).isEmpty();
    assertThat(conf.ndots()).isEqualTo(1);
    assertThat(conf.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(conf.attempts()).isEqualTo(2);
    assertThat(conf.rotate()).isFalse();
  }

  @Test
  void valuesAreBounded() {
    ResolvConf conf =
        ResolvConf.parse("options ndots:99 timeout:99999 attempts:0\noptions ndots:x timeout:");
    assertThat(conf.ndots()).isEqualTo(15);
    assertThat(conf.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(conf.attempts()).isEqualTo(1);
  }
}
