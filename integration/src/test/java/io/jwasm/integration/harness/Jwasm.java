package io.jwasm.integration.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One call of the jwasm command, put together step by step and then run to its end ({@link
 * #expectExit}) or started ({@link #start}).
 */
public final class Jwasm {
  private final String verb;
  private final List<String> options = new ArrayList<>();
  private final List<String> operands = new ArrayList<>();
  private final List<String> guestArgs = new ArrayList<>();
  private final Map<String, String> hostEnvironment = new TreeMap<>();
  private final List<String> wrapper = new ArrayList<>();
  private byte[] input = {};
  private Duration patience = Duration.ofMinutes(3);

  private Jwasm(String verb, Object... operands) {
    this.verb = verb;
    for (Object operand : operands) {
      this.operands.add(operand.toString());
    }
    hostEnvironment.put("JWASM_HOME", Places.sharedHome().toString());
  }

  /** Any command, e.g. {@code check}, with its operands. */
  public static Jwasm command(String verb, Object... operands) {
    return new Jwasm(verb, operands);
  }

  /** {@code jwasm run} of an image, file or reference. */
  public static Jwasm run(Object image) {
    return new Jwasm("run", image);
  }

  /** {@code jwasm run} of a guest that build-all made. */
  public static Jwasm guest(String name) {
    return run(Places.guest(name));
  }

  /** Options of the command, as written. */
  public Jwasm option(Object... words) {
    for (Object word : words) {
      options.add(word.toString());
    }
    return this;
  }

  /** Mounts a directory or file of the host. */
  public Jwasm volume(Path host, String guest) {
    return option("-v", host + ":" + guest);
  }

  /** Sets a variable of the guest. */
  public Jwasm env(String name, String value) {
    return option("-e", name + "=" + value);
  }

  /** Arguments of the guest. */
  public Jwasm args(Object... args) {
    for (Object arg : args) {
      guestArgs.add(arg.toString());
    }
    return this;
  }

  /** Sets a variable of the jwasm process. */
  public Jwasm hostEnv(String name, String value) {
    hostEnvironment.put(name, value);
    return this;
  }

  /** Keeps images and compiled modules here. */
  public Jwasm home(Path home) {
    return hostEnv("JWASM_HOME", home.toString());
  }

  /** Lets the guest read this text. */
  public Jwasm stdin(String text) {
    input = text.getBytes(StandardCharsets.UTF_8);
    return option("-i");
  }

  /** A command in front of jwasm's own, e.g. {@code prlimit --nofile=64}. */
  public Jwasm under(String... command) {
    wrapper.addAll(List.of(command));
    return this;
  }

  /** How long it may take before the test fails. */
  public Jwasm within(Duration time) {
    patience = time;
    return this;
  }

  /** The whole command line. */
  public List<String> words() {
    List<String> words = new ArrayList<>(wrapper);
    words.add(Places.command().toString());
    words.add(verb);
    words.addAll(options);
    words.addAll(operands);
    if (!guestArgs.isEmpty()) {
      words.add("--");
      words.addAll(guestArgs);
    }
    return words;
  }

  /** The command line as one line for a shell. */
  public String shellLine() {
    return String.join(
        " ", words().stream().map(word -> "'" + word.replace("'", "'\\''") + "'").toList());
  }

  /** Runs it to its end, whatever that is. */
  public Result finish() {
    try (Running running = start()) {
      running.write(input);
      running.closeInput();
      return running.finish(patience);
    }
  }

  /** Runs it to its end and asserts its exit status. */
  public Result expectExit(int status) {
    return finish().expectExit(status);
  }

  /** Runs it, asserts that it ends with this status and that standard error is silent. */
  public String expectOutput(int status) {
    return expectExit(status).expectSilence().stdout();
  }

  /** Starts it and leaves it running. */
  public Running start() {
    return Running.start(words(), hostEnvironment);
  }

  /** Starts a shell command in which {@code "$JWASM"} is this command line. */
  public Running startShell(String script) {
    String text = script.replace("\"$JWASM\"", shellLine());
    return Running.start(List.of("sh", "-c", text), hostEnvironment);
  }

  /** Writes a file and returns it. */
  public static Path file(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
