package io.jwasm.integration.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.List;

/**
 * How a command ended.
 *
 * @param command its words
 * @param exit its exit status
 * @param stdout what it wrote to standard output
 * @param stderr what it wrote to standard error
 * @param duration from its start to its end
 */
public record Result(
    List<String> command, int exit, String stdout, String stderr, Duration duration) {

  /** Asserts the exit status. */
  public Result expectExit(int status) {
    assertThat(exit).as(toString()).isEqualTo(status);
    return this;
  }

  /** Asserts that standard error is empty. */
  public Result expectSilence() {
    assertThat(stderr).as(toString()).isEmpty();
    return this;
  }

  /**
   * Asserts a failure that jwasm explains: its status, the message with all the given parts, no
   * stack trace.
   */
  public Result expectFailure(int status, String... parts) {
    expectExit(status);
    assertThat(stderr).as(toString()).contains("jwasm: ").contains(parts);
    assertThat(stderr)
        .as(toString())
        .doesNotContain("\tat ")
        .doesNotContain("Exception")
        .doesNotContain("internal error");
    return this;
  }

  /** Asserts the hint below the message. */
  public Result expectHint(String part) {
    assertThat(stderr.lines().filter(line -> line.startsWith("hint: ")))
        .as(toString())
        .anyMatch(line -> line.contains(part));
    return this;
  }

  /** Standard output as JSON. */
  public JsonNode json() {
    return parse(stdout);
  }

  /** The last line of standard error as JSON. */
  public JsonNode jsonOfStderr() {
    return parse(stderr.lines().reduce("", (before, line) -> line));
  }

  private JsonNode parse(String text) {
    try {
      return new JsonMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON from " + this, e);
    }
  }

  @Override
  public String toString() {
    return String.join(" ", command)
        + "\nexit "
        + exit
        + " after "
        + duration.toMillis()
        + " ms\nstdout: "
        + shorten(stdout)
        + "\nstderr: "
        + shorten(stderr);
  }

  private static String shorten(String text) {
    return text.length() > 4000 ? text.substring(0, 4000) + "..." : text;
  }
}
