package io.jwasm.integration.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the tests find what they run and may leave what they make. */
public final class Places {
  private Places() {}

  /** The command under test. */
  public static Path command() {
    Path command = Path.of(System.getProperty("jwasm.dist")).resolve("bin/jwasm").normalize();
    if (!Files.isExecutable(command)) {
      throw new AssertionError("no distribution at \"" + command + "\": run \"make dist\" first");
    }
    return command;
  }

  /** The checkout. */
  public static Path top() {
    return Path.of(System.getProperty("jwasm.top")).normalize();
  }

  /** A guest that build-all made, e.g. {@code c/hello.wasm}. */
  public static Path guest(String name) {
    Path guest = Path.of(System.getProperty("jwasm.guests")).resolve(name).normalize();
    if (!Files.exists(guest)) {
      throw new AssertionError(
          "no guest at \"" + guest + "\": run \"integration/guests/build-all\" first");
    }
    return guest;
  }

  /** Whether a guest is there that is built only when it is asked for. */
  public static boolean hasGuest(String name) {
    return Files.exists(Path.of(System.getProperty("jwasm.guests")).resolve(name));
  }

  /** The root of an unpacked daemon, e.g. {@code docker}. */
  public static Path daemon(String name) {
    Path daemon = Path.of(System.getProperty("jwasm.daemons")).resolve(name).normalize();
    if (!Files.exists(daemon)) {
      throw new AssertionError(
          "no daemon at \"" + daemon + "\": run \"integration/daemons/get\" first");
    }
    return daemon;
  }

  /** jwasm's home for tests that only profit from what others compiled. */
  public static Path sharedHome() {
    return directory("home");
  }

  /** A directory below the module's build directory. */
  public static Path directory(String name) {
    try {
      return Files.createDirectories(Path.of(System.getProperty("jwasm.work")).resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
