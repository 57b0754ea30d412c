package io.jwasm.runtime.abi;

import io.jwasm.runtime.module.ExternType;
import io.jwasm.runtime.module.Import;
import java.util.List;
import java.util.function.Predicate;

/**
 * An ABI that jwasm can name, so that a missing import comes with an explanation.
 *
 * @param label its name for the user
 * @param advice what to do when one of its functions is missing
 * @param owns whether an import belongs to it
 */
record KnownAbi(String label, String advice, Predicate<Import> owns) {
  private static final String REBUILD = "rebuild the module for WASI preview 1 (wasm32-wasip1)";

  private static final KnownAbi UNKNOWN =
      new KnownAbi(
          "unknown",
          "these are functions of a particular host, or symbols left undefined when the module was"
              + " linked",
          i -> true);

  /** In order: the first that owns an import names it. */
  private static final List<KnownAbi> ALL =
      List.of(
          new KnownAbi(
              "WasmEdge sockets",
              "check the function's name and type against WasmEdge's socket extension",
              i -> isPreview1(i) && isWasmEdge(i.name())),
          new KnownAbi(
              "WASI preview 1",
              "check the function's name and type against WASI preview 1",
              i -> isPreview1(i)),
          new KnownAbi(
              "WASI preview 0 (wasi_unstable)", REBUILD, i -> i.module().equals("wasi_unstable")),
          new KnownAbi(
              "wasi-threads",
              "rebuild the module with wasm32-wasip1-threads",
              i -> i.module().equals("wasi") || isSharedMemory(i)),
          new KnownAbi(
              "WASIX",
              "it needs the Wasmer runtime; " + REBUILD,
              i -> i.module().startsWith("wasix_")),
          new KnownAbi(
              "wasi-nn",
              "jwasm has no machine-learning backends; use a runtime with wasi-nn",
              i -> i.module().startsWith("wasi_ephemeral_nn") || i.module().equals("wasi_nn")),
          new KnownAbi(
              "WASI proposals",
              "jwasm does not have this proposal; build the module without it",
              i -> i.module().startsWith("wasi_")),
          new KnownAbi(
              "WASI preview 2 (components)",
              "it is part of a component; " + REBUILD,
              i ->
                  i.module().startsWith("wasi:")
                      || i.module().startsWith("[export]")
                      || i.module().equals("$root")
                      || i.module().startsWith("cm32p2")),
          new KnownAbi(
              "wasm-bindgen (JavaScript)",
              "it was made for a browser; " + REBUILD,
              i -> i.module().startsWith("__wbindgen") || i.module().equals("wbg")),
          new KnownAbi(
              "Go for JavaScript",
              "build it with GOOS=wasip1 instead of GOOS=js",
              i -> i.module().equals("go") || i.module().equals("gojs")),
          new KnownAbi(
              "Emscripten",
              "it was made for JavaScript; link with -sSTANDALONE_WASM, or " + REBUILD,
              KnownAbi::isEmscripten));

  static KnownAbi of(Import wanted) {
    return ALL.stream().filter(a -> a.owns.test(wanted)).findFirst().orElse(UNKNOWN);
  }

  private static boolean isPreview1(Import i) {
    return i.module().equals("wasi_snapshot_preview1");
  }

  private static boolean isWasmEdge(String name) {
    return name.startsWith("sock_") || name.equals("epoll_oneoff");
  }

  private static boolean isSharedMemory(Import i) {
    return i.type() instanceof ExternType.Memory m && m.limits().shared();
  }

  private static boolean isEmscripten(Import i) {
    return switch (i.module()) {
      case "asm2wasm", "global", "global.Math", "GOT.func", "GOT.mem" -> true;
      case "env" -> isEmscriptenName(i.name());
      default -> false;
    };
  }

  private static boolean isEmscriptenName(String name) {
    return List.of(
                "emscripten_",
                "_emscripten_",
                "invoke_",
                "__syscall",
                "___syscall",
                "nullFunc_",
                "__cxa_",
                "___cxa_",
                "_embind_",
                "__embind_",
                "_emval_",
                "__emval_",
                "jsCall_")
            .stream()
            .anyMatch(name::startsWith)
        || List.of(
                "abortOnCannotGrowMemory",
                "enlargeMemory",
                "getTotalMemory",
                "DYNAMICTOP_PTR",
                "STACKTOP",
                "STACK_MAX",
                "tableBase",
                "__table_base",
                "memoryBase",
                "__memory_base",
                "abortStackOverflow",
                "___setErrNo",
                "___lock",
                "___unlock")
            .contains(name);
  }
}
