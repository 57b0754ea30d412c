package io.jwasm.runtime.guest;

import io.jwasm.runtime.module.Export;
import io.jwasm.runtime.module.ExternType;
import io.jwasm.runtime.module.FunctionType;
import io.jwasm.runtime.module.ModuleException;
import io.jwasm.runtime.module.ValueType;
import io.jwasm.runtime.module.WasmModule;
import java.util.List;

/**
 * Where a module starts.
 *
 * @param function the export that is called, without arguments
 * @param initialize whether {@code _initialize} is called before
 * @param status whether the function's i32 result is the exit code; otherwise it is 0
 */
public record EntryPoint(String function, boolean initialize, boolean status) {
  /** The entry point of a command. */
  public static final String COMMAND = "_start";

  /** What a reactor wants to be called before anything else. */
  public static final String INITIALIZE = "_initialize";

  private static final int NAMES_SHOWN = 20;

  /**
   * Looks up the entry point of a module.
   *
   * @param name the export to call: {@link #COMMAND}, or a function that takes nothing and returns
   *     nothing or an i32
   * @throws ModuleException if the module has no such function; the message lists what it has
   */
  public static EntryPoint of(WasmModule module, String name) {
    FunctionType type =
        module
            .export(name)
            .map(Export::type)
            .filter(ExternType.Function.class::isInstance)
            .map(t -> ((ExternType.Function) t).type())
            .orElseThrow(() -> missing(module, name));
    if (!callable(type)) {
      throw error(
          module,
          "function \"" + name + "\" has type " + type + ", so it cannot be an entry point",
          "name a function without parameters that returns nothing or an i32" + choice(module));
    }
    boolean initialize =
        !name.equals(COMMAND)
            && !name.equals(INITIALIZE)
            && module.export(INITIALIZE).map(Export::type).filter(EntryPoint::isVoid).isPresent();
    return new EntryPoint(name, initialize, !type.results().isEmpty());
  }

  /** Names of the exports that can be called as an entry point, in the module's order. */
  public static List<String> callable(WasmModule module) {
    return module.exports().stream()
        .filter(e -> e.type() instanceof ExternType.Function f && callable(f.type()))
        .map(Export::name)
        .filter(n -> !n.equals(INITIALIZE))
        .toList();
  }

  private static boolean callable(FunctionType type) {
    return type.params().isEmpty()
        && (type.results().isEmpty() || type.results().equals(List.of(ValueType.I32)));
  }

  private static boolean isVoid(ExternType type) {
    return type instanceof ExternType.Function f
        && f.type().params().isEmpty()
        && f.type().results().isEmpty();
  }

  private static ModuleException missing(WasmModule module, String name) {
    if (!name.equals(COMMAND)) {
      return error(module, "it exports no function \"" + name + "\"", "it exports" + names(module));
    }
    if (callable(module).isEmpty()) {
      return error(
          module,
          "it exports neither _start nor any function that takes no parameters",
          "this module is a library for another host; build it as a WASI command");
    }
    return error(
        module,
        module.export(INITIALIZE).isPresent()
            ? "it is a reactor: it exports _initialize, but no _start"
            : "it exports no _start",
        "name the function to call, as in file.wasm#function" + choice(module));
  }

  private static String choice(WasmModule module) {
    return callable(module).isEmpty() ? "" : "; it exports" + names(module);
  }

  private static String names(WasmModule module) {
    List<String> names = callable(module);
    if (names.isEmpty()) {
      return " no function that could be called";
    }
    String shown = " " + String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())));
    int more = names.size() - NAMES_SHOWN;
    return more > 0 ? shown + " and " + more + " more" : shown;
  }

  private static ModuleException error(WasmModule module, String reason, String hint) {
    return new ModuleException("find entry point", module.source(), reason, hint);
  }
}
