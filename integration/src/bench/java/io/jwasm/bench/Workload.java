package io.jwasm.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is run.
 *
 * @param title its heading in the report
 * @param kind what it is counted as in the summary
 * @param module the guest, below build/guests
 * @param args its arguments
 * @param idle arguments with which it does next to nothing: what a warm start takes beyond that is
 *     the guest's own time. Empty where only the start counts
 * @param cold whether its first start, with an empty cache, is measured too
 */
record Workload(
    String title, Kind kind, String module, List<String> args, List<String> idle, boolean cold) {
  /** What the summary puts together. */
  enum Kind {
    START,
    C,
    CPYTHON,
    GO,
    HOST_CALLS
  }

  private static final String PYTHON =
      "t = 0\nd = {}\nfor i in range(%s):\n  d[i & 1023] = str(i)\n  t += len(d[i & 511]) * i\n";

  static final List<Workload> ALL =
      List.of(
          start("hello (C)", "c/hello.wasm"),
          start("CPython 3.12, print(1)", "cpython/python.wasm", "-c", "print(1)"),
          work("SHA-256 (C)", Kind.C, "sha256", "96"),
          work("64-bit integer mix (C)", Kind.C, "mix", "300"),
          work("n-body (C)", Kind.C, "nbody", "8000000"),
          work("search tree, malloc (C)", Kind.C, "alloc", "1500"),
          work("bytecode interpreter (C)", Kind.C, "switch", "2000"),
          new Workload(
              "CPython 3.12, a loop",
              Kind.CPYTHON,
              "cpython/python.wasm",
              List.of("-c", PYTHON.formatted("400000")),
              List.of("-c", PYTHON.formatted("1")),
              false),
          new Workload(
              "maps, sorting, gzip (Go)",
              Kind.GO,
              "go/features.wasm",
              List.of("work", "30"),
              List.of("work", "0"),
              false),
          hostCalls("the clock, 2 000 000 times", "time", "2000000"),
          hostCalls("a byte written to /dev/null, a million times", "write", "1000000"),
          hostCalls("a byte read from a file, a million times", "read", "1000000"),
          hostCalls("a file opened and closed, 200 000 times", "open", "200000"),
          hostCalls("stat of a path, 200 000 times", "stat", "200000"),
          new Workload(
              "200 000 requests by sockets of WasmEdge (C)",
              Kind.HOST_CALLS,
              "sockets/requests.wasm",
              List.of("200000", "10"),
              List.of("1", "10"),
              false));

  private static Workload start(String title, String module, String... args) {
    return new Workload(title, Kind.START, module, List.of(args), List.of(), true);
  }

  private static Workload work(String title, Kind kind, String name, String count) {
    String module = "compute/" + name + ".wasm";
    return new Workload(title, kind, module, List.of(count), List.of("1"), false);
  }

  private static Workload hostCalls(String title, String call, String count) {
    return new Workload(
        title,
        Kind.HOST_CALLS,
        "compute/hostcalls.wasm",
        List.of(call, count, "/data"),
        List.of(call, "1", "/data"),
        false);
  }

  /** The module and arguments, as the end of a command line. */
  List<String> words(Path guests, List<String> arguments) {
    List<String> words = new ArrayList<>();
    words.add(guests.resolve(module).toString());
    words.addAll(arguments);
    return words;
  }
}
