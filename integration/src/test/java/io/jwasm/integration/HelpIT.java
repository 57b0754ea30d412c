package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The help of each command, which has to do without manual pages. */
class HelpIT {
  private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z]+)  ");

  static Stream<String> commands() {
    String help = Jwasm.command("--help").expectExit(0).stdout();
    String list = help.substring(help.indexOf("Commands:"));
    return COMMAND.matcher(list).results().map(result -> result.group(1));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasExamples(String command) {
    String help = Jwasm.command(command, "--help").expectExit(0).stdout();
    assertThat(help).startsWith("Usage: jwasm " + command);
    assertThat(help).containsPattern("Examples?:\\R  jwasm " + command);
  }
}
