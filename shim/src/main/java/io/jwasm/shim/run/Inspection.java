package io.jwasm.shim.run;

import io.jwasm.error.JwasmException;
import io.jwasm.runtime.abi.LinkReport;
import io.jwasm.runtime.engine.Engine;
import io.jwasm.runtime.guest.EntryPoint;
import io.jwasm.runtime.guest.Guest;
import io.jwasm.runtime.module.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a module needs, and why it would not run.
 *
 * @param module the module
 * @param argv the command that would run it
 * @param entry the export that would be called
 * @param imports its imports, bound or not
 * @param engine the engine that would run it
 * @param passedOver why better engines would not
 * @param problems everything that would fail, with what to do about it
 */
public record Inspection(
    WasmModule module,
    List<String> argv,
    String entry,
    LinkReport imports,
    String engine,
    List<String> passedOver,
    List<Problem> problems) {
  public Inspection {
    argv = List.copyOf(argv);
    passedOver = List.copyOf(passedOver);
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
  static Inspection of(WasmModule module, Command command, List<Engine> engines) {
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
    List<String> passedOver = new ArrayList<>();
    Optional<Engine> engine =
        engines.stream().filter(e -> supports(e, module, passedOver)).findFirst();
    if (engine.isEmpty()) {
      problems.add(new Problem(String.join("; ", passedOver), "choose another engine"));
    }
    return new Inspection(
        module,
        command.argv(),
        entry,
        imports,
        engine.map(Engine::name).orElse("none"),
        passedOver,
        problems);
  }

  private static boolean supports(Engine engine, WasmModule module, List<String> passedOver) {
    Optional<String> reason = engine.unsupported(module);
    reason.ifPresent(r -> passedOver.add("engine " + engine.name() + " cannot run it: " + r));
    return reason.isEmpty();
  }
}
