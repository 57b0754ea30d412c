package io.jwasm.runtime.engine.natives;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.runtime.engine.natives.runtime.NativeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells Linux's perf the names of compiled functions: lines of address, size and name, as its
 * documentation jit-interface.txt has them. Thread-safe.
 *
 * @param file perf looks for {@code /tmp/perf-PID.map}
 */
public record PerfMap(Path file) {
  /** The one that perf looks for when it profiles this process. */
  public static PerfMap ofProcess() {
    return new PerfMap(Path.of("/tmp", "perf-" + ProcessHandle.current().pid() + ".map"));
  }

  /**
   * Adds the functions of a module; they stay listed after it is unloaded.
   *
   * @throws JwasmException if the file cannot be written
   */
  void add(NativeModule module) {
    List<String> lines = new ArrayList<>();
    module.functions((address, size, name) -> lines.add(line(address, size, name)));
    append(lines);
  }

  /** Adds a function, as {@link #add(NativeModule)} adds many. */
  void add(long address, int size, String name) {
    append(List.of(line(address, size, name)));
  }

  private static String line(long address, int size, String name) {
    return Long.toHexString(address) + " " + Integer.toHexString(size) + " " + clean(name);
  }

  private synchronized void append(List<String> lines) {
    try {
      Files.write(
          file,
          lines,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new JwasmException(
          ErrorKind.FAILED_PRECONDITION, "write perf map", file.toString(), e.toString(), null, e);
    }
  }

  private static String clean(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }
}
