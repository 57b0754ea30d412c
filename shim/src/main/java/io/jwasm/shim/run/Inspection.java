package io.jwasm.shim.run;

import io.jwasm.error.JwasmException;
import io.jwasm.runtime.abi.LinkReport;
import io.jwasm.runtime.engine.Engine;
import io.jwasm.runtime.guest.EntryPoint;
import io.jwasm.runtime.guest.Guest;
import io.jwasm.runtime.module.WasmModule;
import java.util.ArrayList;
import java.util.List;

/**
 * What a module needs, and why it would not run.
 *
 * @param module the module
 * @param argv the command that would run it
 * @param entry the export that would be called
 * @param imports its imports, bound or not
 * @param engine the engine that would run it
 * @param problems everything that would fail, with what to do about it
 */
public record Inspection(
    WasmModule module,
    List<String> argv,
    String entry,
    LinkReport imports,
    String engine,
    List<Problem> problems) {
  public Inspection {
    argv = List.copyOf(argv);
    problems = List.copyOf(problems);
  }

  /**
   * One thing that would fail.
   *
   * @param hint what the user can do, or empty
   */
  public record Problem(String message, String hint) {
    static Problem of(JwasmException failure) {
      return new Problem(failure.getMessage(), failure.hint().orElse(""));
    }
  }

  /** Looks at a module without running it. */
  static Inspection of(WasmModule module, Command command, Engine engine) {
    List<Problem> problems = new ArrayList<>();
    String entry = command.function().orElse(EntryPoint.COMMAND);
    try {
      EntryPoint ignored = EntryPoint.of(module, entry);
    } catch (JwasmException e) {
      problems.add(Problem.of(e));
    }
    LinkReport imports = Guest.check(module);
    if (!imports.complete()) {
      problems.add(new Problem(imports.describeMissing(), imports.advice()));
    }
    engine
        .unsupported(module)
        .ifPresent(reason ->
            problems.add(
                new Problem("engine \"" + engine.name() + "\" cannot run it: " + reason, "")));
    return new Inspection(module, command.argv(), entry, imports, engine.name(), problems);
  }
}
