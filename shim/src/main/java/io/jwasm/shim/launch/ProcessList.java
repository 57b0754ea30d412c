package io.jwasm.shim.launch;

import io.jwasm.shim.tool.ToolRun.ProcessLine;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The processes of a container, as they are shown inside of it. Thread-safe. */
final class ProcessList {
  private final Map<Integer, String> commands = new ConcurrentSkipListMap<>();

  /**
   * Adds one; it counts for as long as its pid is taken.
   *
   * @param args its program and arguments
   */
  void add(int pid, List<String> args) {
    commands.keySet().removeIf(known -> !lives(known));
    commands.put(pid, String.join(" ", args));
  }

  private static boolean lives(int pid) {
    return ProcessHandle.of(pid).isPresent();
  }

  /** The processes now, by their pids. */
  List<ProcessLine> lines() {
    return commands.entrySet().stream()
        .filter(entry -> lives(entry.getKey()))
        .map(entry -> new ProcessLine(entry.getKey(), entry.getValue()))
        .toList();
  }
}
