package io.jwasm.runtime.abi.wasi;

import io.jwasm.runtime.memory.GuestMemory;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code args_*} and {@code environ_*}: lists of NUL-terminated strings. */
public final class StringsCalls implements CallGroup {
  private static final int POINTER = 4;

  private final List<byte[]> args;
  private final List<byte[]> environment;

  /**
   * @param args argv, the program's name first
   * @param environment {@code NAME=value} entries
   */
  public StringsCalls(List<String> args, List<String> environment) {
    this.args = terminated(args);
    this.environment = terminated(environment);
  }

  private static List<byte[]> terminated(List<String> strings) {
    return strings.stream().map(s -> (s + "\0").getBytes(StandardCharsets.UTF_8)).toList();
  }

  @Override
  public void register(CallTable table) {
    table.add("args_get", "II", (memory, a) -> get(args, memory, (int) a[0], (int) a[1]));
    table.add("args_sizes_get", "II", (memory, a) -> sizes(args, memory, (int) a[0], (int) a[1]));
    table.add("environ_get", "II", (memory, a) -> get(environment, memory, (int) a[0], (int) a[1]));
    table.add(
        "environ_sizes_get",
        "II",
        (memory, a) -> sizes(environment, memory, (int) a[0], (int) a[1]));
  }

  private static int get(List<byte[]> strings, GuestMemory memory, int pointers, int buffer) {
    int at = buffer;
    for (int i = 0; i < strings.size(); i++) {
      byte[] string = strings.get(i);
      memory.putInt(pointers + i * POINTER, at);
      memory.put(at, string, 0, string.length);
      at += string.length;
    }
    return WasiErrno.SUCCESS;
  }

  private static int sizes(List<byte[]> strings, GuestMemory memory, int count, int size) {
    memory.putInt(count, strings.size());
    memory.putInt(size, strings.stream().mapToInt(s -> s.length).sum());
    return WasiErrno.SUCCESS;
  }
}
