package io.jwasm.shim.tool;

import java.util.List;

/** {@code cat [FILE]...}: writes files, or its input, to its output. */
final class Cat implements Tool {
  @Override
  public int run(ToolRun run) {
    List<String> names = run.operands().isEmpty() ? List.of("-") : run.operands();
    int status = 0;
    for (String name : names) {
      try {
        cat(run.files(), name);
      } catch (ToolFailure e) {
        run.complain(String.valueOf(e.getMessage()));
        status = 1;
      }
    }
    return status;
  }

  private static void cat(ToolFiles files, String name) {
    if (name.equals("-")) {
      files.copy(0, 1, "input");
      return;
    }
    int fd = files.open(name);
    try {
      files.copy(fd, 1, name);
    } finally {
      files.close(fd);
    }
  }
}
