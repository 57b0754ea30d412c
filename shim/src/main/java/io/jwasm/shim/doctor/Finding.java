package io.jwasm.shim.doctor;

/**
 * What a check found.
 *
 * @param check what was looked at, in a word or two
 * @param level how bad it is
 * @param text what is the case
 * @param remedy what to do about it; empty if nothing has to be done
 */
public record Finding(String check, Level level, String text, String remedy) {
  /** How bad something is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Something is slower or missing, or could not be looked at. */
    WARN,
    /** Containers do not run. */
    FAIL
  }

  static Finding ok(String check, String text) {
    return new Finding(check, Level.OK, text, "");
  }

  static Finding warn(String check, String text, String remedy) {
    return new Finding(check, Level.WARN, text, remedy);
  }

  static Finding fail(String check, String text, String remedy) {
    return new Finding(check, Level.FAIL, text, remedy);
  }
}
