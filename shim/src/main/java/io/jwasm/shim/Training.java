package io.jwasm.shim;

/**
 * Runs several command lines in one process, as the build does once to record which classes the
 * commands load; see tools/train-aot.
 */
final class Training {
  private Training() {}

  /**
   * Runs them in order, up to the first that fails, and ends the process with its exit code.
   *
   * @param args command lines, their words separated by blanks
   */
  public static void main(String[] args) {
    for (String line : args) {
      int status = Main.execute(line.split(" "));
      if (status != 0) {
        System.exit(status);
      }
    }
    System.exit(0);
  }
}
