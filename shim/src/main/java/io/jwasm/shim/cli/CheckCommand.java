package io.jwasm.shim.cli;

import io.jwasm.oci.json.PlainJson;
import io.jwasm.runtime.module.ExternType;
import io.jwasm.runtime.module.Limits;
import io.jwasm.shim.Services;
import io.jwasm.shim.run.Inspection;
import io.jwasm.shim.run.ProgramChoice;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code jwasm check}. */
@Command(
    name = "check",
    description = "Tells what an image or module needs, and why it would not run. Runs nothing.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  jwasm check app.wasm",
      "  jwasm check --json registry.example/team/app:1",
      "",
      "Exit codes: 0 if it would run, 1 if not, 125 if it cannot be read."
    })
final class CheckCommand implements Callable<Integer> {
  private static final int SHOWN_EXPORTS = 10;

  private final ImageArgument image = new ImageArgument();
  private final EngineOption engine = new EngineOption();

  @Option(
      names = "--entrypoint",
      paramLabel = "MODULE[#FUNCTION]",
      description = "Look at this module of the image instead of its entrypoint.")
  private @Nullable String entrypoint;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  private final Services services;
  private final Terminal terminal;

  CheckCommand(Services services, Terminal terminal) {
    this.services = services;
    this.terminal = terminal;
  }

  /** Adds the options that other commands have as well. */
  void addTo(CommandSpec command) {
    image.addTo(command);
    engine.addTo(command);
  }

  @Override
  public Integer call() {
    Inspection found =
        services
            .runner(
                engine.choice(),
                image.options(services),
                new ProgressLine(terminal),
                terminal::message)
            .inspect(
                image.name(),
                new ProgramChoice(Optional.ofNullable(entrypoint), List.of(), Optional.empty()));
    if (json) {
      terminal.out().println(PlainJson.line(fields(found)));
    } else {
      print(found);
    }
    return found.problems().isEmpty() ? 0 : 1;
  }

  private void print(Inspection found) {
    PrintStream out = terminal.out();
    out.println("module:   " + found.module().source());
    out.println("size:     " + ByteSize.text(found.module().bytes().remaining()));
    if (!found.argv().isEmpty()) {
      out.println("command:  " + String.join(" ", found.argv()));
    }
    out.println("entry:    " + found.entry());
    found
        .imports()
        .byAbi()
        .forEach((abi, entries) -> out.println("imports:  " + entries.size() + " of " + abi));
    memories(found).forEach(memory -> out.println("memory:   " + memory));
    List<String> exports = exports(found);
    out.println(
        "exports:  "
            + String.join(", ", exports.subList(0, Math.min(SHOWN_EXPORTS, exports.size())))
            + (exports.size() > SHOWN_EXPORTS
                ? " and " + (exports.size() - SHOWN_EXPORTS) + " more"
                : ""));
    out.println("engine:   " + found.engine());
    found.passedOver().forEach(reason -> out.println("note:     " + reason));
    for (Inspection.Problem problem : found.problems()) {
      out.println("problem:  " + problem.message());
      if (!problem.hint().isEmpty()) {
        out.println("hint:     " + problem.hint());
      }
    }
    out.println(found.problems().isEmpty() ? "verdict:  runs" : "verdict:  does not run");
  }

  private static List<String> exports(Inspection found) {
    return found.module().exports().stream().map(export -> export.name()).toList();
  }

  private static List<String> memories(Inspection found) {
    Stream<Limits> imported =
        found.module().imports().stream()
            .filter(i -> i.type() instanceof ExternType.Memory)
            .map(i -> ((ExternType.Memory) i.type()).limits());
    return Stream.concat(imported, found.module().memories().stream())
        .map(CheckCommand::memory)
        .toList();
  }

  private static String memory(Limits limits) {
    long page = limits.wide() ? 1 : 65_536;
    return ByteSize.text(limits.min() * page)
        + (limits.hasMax() ? " to " + ByteSize.text(limits.max() * page) : " and more")
        + (limits.shared() ? ", shared" : "");
  }

  private static Map<String, Object> fields(Inspection found) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("runs", found.problems().isEmpty());
    fields.put("module", found.module().source());
    fields.put("size", found.module().bytes().remaining());
    fields.put("command", found.argv());
    fields.put("entry", found.entry());
    Map<String, Object> abis = new LinkedHashMap<>();
    found
        .imports()
        .byAbi()
        .forEach((abi, entries) ->
            abis.put(
                abi,
                entries.stream()
                    .map(e -> Map.of("name", e.wanted().toString(), "ok", e.satisfied()))
                    .toList()));
    fields.put("imports", abis);
    fields.put("memories", memories(found));
    fields.put("exports", exports(found));
    fields.put("engine", found.engine());
    fields.put("notes", found.passedOver());
    fields.put(
        "problems",
        found.problems().stream()
            .map(p -> Map.of("message", p.message(), "hint", p.hint()))
            .toList());
    return fields;
  }
}
