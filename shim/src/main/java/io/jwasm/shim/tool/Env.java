package io.jwasm.shim.tool;

/** {@code env}: prints the environment. */
final class Env implements Tool {
  @Override
  public int run(ToolRun run) {
    if (!run.operands().isEmpty()) {
      throw new ToolFailure("it only prints the environment, and takes no arguments");
    }
    run.environment().forEach(entry -> run.print(entry + "\n"));
    return 0;
  }
}
