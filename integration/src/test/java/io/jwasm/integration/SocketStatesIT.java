package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Result;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can happen to a socket of each family, and to very many of them. */
class SocketStatesIT {
  private static Jwasm guest(String name) {
    return Jwasm.guest("sockets/" + name + ".wasm").within(Duration.ofMinutes(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "jvm"})
  void everyFamilyBehavesAsOnLinux(String engine, @TempDir Path directory) {
    Jwasm states = guest("states").option("--network", "host", "--engine", engine);
    Result result = states.volume(directory, "/run").args("/run").expectExit(0);
    assertThat(result.stdout()).isEqualTo(STATES);
    assertThat(result.stderr()).contains("\"@abstract\"", "use a path in a volume");
  }

  /** What the guest prints wherever it runs. */
  static final String STATES =
      """
      ipv4 peek 2 all 6 abcdef
      ipv4 half closed: end 0 late 4 read 4 write 64
      ipv4 flags 0 1 empty 6
      ipv4 renumbered: end 0 old 8
      ipv4 closed: poll 1 nval 1
      reset read 15
      reset write 64
      connect 26
      poll 1 out 1 hup 0 error 0
      again 0
      connect 26
      poll 1 out 0 hup 1 error 14
      event 9 error 8 bytes 0
      event 7 error 0 bytes 5
      ipv4 truncated 1 data family 1 whole 0 datagram type 5
      ipv6 peek 2 all 6 abcdef
      ipv6 half closed: end 0 late 4 read 4 write 64
      ipv6 flags 0 1 empty 6
      ipv6 renumbered: end 0 old 8
      ipv6 closed: poll 1 nval 1
      ipv6 truncated 1 data family 2 whole 0 datagram type 5
      unix peek 2 all 6 abcdef
      unix half closed: end 0 late 4 read 4 write 64
      unix flags 0 1 empty 6
      unix renumbered: end 0 old 8
      unix closed: poll 1 nval 1
      unix truncated 1 data family 0 whole 0 datagram type 5
      unlink 0
      vectors 28
      siflags 28
      riflags 28
      pointer 21
      abstract 2
      outside 63
      """;

  @ParameterizedTest
  @CsvSource({"native, poll, 2000", "native, select, 500", "jvm, poll, 2000", "jvm, select, 500"})
  void thousandsOfDescriptorsAreWaitedForAtOnce(String engine, String kind, int count) {
    Jwasm many = guest("many").option("--network", "host", "--engine", engine);
    assertThat(many.args(kind, count, 100).expectOutput(0))
        .isEqualTo("largest " + (2 * count + 3) + " right 100 wrong 0\n");
  }
}
