package io.jwasm.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1",
    "255.255.255.255, 255.255.255.255",
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "1:0:0:0:2:0:0:3, 1::2:0:0:3",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "::ffff:192.0.2.1, ::ffff:192.0.2.1",
    "fe80::1%3, fe80::1%3",
  })
  void textIsRead(String text, String canonical) {
    assertThat(IpAddress.parse(text)).hasToString("Optional[" + canonical + "]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "1.2.3.4.5", "256.1.1.1", ":::", "1.2.3.4:80", "[::1]"})
  void namesAreNoAddresses(String text) {
    assertThat(IpAddress.parse(text)).isEmpty();
  }

  @Test
  void octetsGoBothWays() {
    byte[] octets = {(byte) 0xfe, (byte) 0x80, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, (byte) 0x88};
    assertThat(IpAddress.of(octets).octets()).isEqualTo(octets);
    assertThat(IpAddress.of(octets)).hasToString("fe80::102:304:506:788");
    assertThat(IpAddress.v4(0xc000_0201).octets()).containsExactly(192, 0, 2, 1);
    assertThatThrownBy(() -> IpAddress.of(new byte[5]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void mappedAddressesStandForOthers() {
    IpAddress four = IpAddress.v4(0x0a00_0001);
    assertThat(four.mapped()).hasToString("::ffff:10.0.0.1");
    assertThat(four.mapped().unmapped()).isEqualTo(four);
    assertThat(IpAddress.LOOPBACK6.mapped()).isEqualTo(IpAddress.LOOPBACK6);
    assertThat(IpAddress.LOOPBACK6.unmapped()).isEqualTo(IpAddress.LOOPBACK6);
  }

  @Test
  void someAreSpecial() {
    assertThat(IpAddress.LOOPBACK4.isLoopback()).isTrue();
    assertThat(IpAddress.LOOPBACK4.mapped().isLoopback()).isTrue();
    assertThat(IpAddress.LOOPBACK6.isLoopback()).isTrue();
    assertThat(IpAddress.v4(0x8000_0001).isLoopback()).isFalse();
    assertThat(IpAddress.ANY4.isAny()).isTrue();
    assertThat(IpAddress.ANY6.isAny()).isTrue();
    assertThat(IpAddress.LOOPBACK6.isAny()).isFalse();
  }
}
