package io.jwasm.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is run.
 *
 * @param title its row in the report
 * @param module the guest, below build/guests
 * @param args its arguments
 * @param cold whether its first start, with an empty cache, is measured too
 */
record Workload(String title, String module, List<String> args, boolean cold) {
  static final List<Workload> ALL =
      List.of(
          new Workload("hello (C)", "c/hello.wasm", List.of(), true),
          new Workload(
              "CPython 3.12, print(1)", "cpython/python.wasm", List.of("-c", "print(1)"), true),
          new Workload("SHA-256 of 64 MiB (C)", "compute/sha256.wasm", List.of(), true),
          new Workload("64-bit integer mix (C)", "compute/mix.wasm", List.of(), false),
          new Workload("n-body (C)", "compute/nbody.wasm", List.of(), false),
          new Workload("search tree, malloc (C)", "compute/alloc.wasm", List.of(), false),
          new Workload("bytecode interpreter (C)", "compute/switch.wasm", List.of(), false),
          new Workload(
              "a million writes (C)", "compute/hostcalls.wasm", List.of("write", "1000000"), false),
          new Workload(
              "200 000 requests by sockets of WasmEdge (C)",
              "sockets/requests.wasm",
              List.of("200000", "10"),
              false),
          new Workload("gzip (Go)", "go/features.wasm", List.of("gzip"), false));

  /** The module and its arguments, as the end of a command line. */
  List<String> words(Path guests) {
    List<String> words = new ArrayList<>();
    words.add(guests.resolve(module).toString());
    words.addAll(args);
    return words;
  }
}
