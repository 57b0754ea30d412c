package io.jwasm.shim.tool;

/** {@code ps}: prints the container's processes, whatever its options are. */
final class Ps implements Tool {
  @Override
  public int run(ToolRun run) {
    run.print(String.format("%7s %s%n", "PID", "COMMAND"));
    for (ToolRun.ProcessLine process : run.processes().get()) {
      run.print(String.format("%7d %s%n", process.pid(), process.command()));
    }
    return 0;
  }
}
