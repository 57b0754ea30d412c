package io.jwasm.shim.cli;

import io.jwasm.runtime.engine.MachineCode;
import io.jwasm.runtime.engine.jvm.Listing;
import io.jwasm.shim.EngineChoice;
import io.jwasm.shim.Services;
import io.jwasm.shim.run.Disassembly;
import io.jwasm.shim.run.ProgramChoice;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code jwasm disas}. */
final class DisasCommand implements Callable<Integer> {
  private final ImageArgument image = new ImageArgument();

  private final PositionalParamSpec function =
      PositionalParamSpec.builder()
          .index("1")
          .type(String.class)
          .required(true)
          .paramLabel("FUNCTION")
          .description("Its index, its name in the name section, or that of an export.")
          .build();

  private final Services services;
  private final Terminal terminal;

  DisasCommand(Services services, Terminal terminal) {
    this.services = services;
    this.terminal = terminal;
  }

  /** The command with its options. */
  CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("disas");
    spec.usageMessage()
        .description(
            "Shows a function as it is in the module and as the native engine compiled it.",
            "Machine instructions that may trap, or that follow a call, name the instruction they"
                + " are for.")
        .footer("", "Needs objdump of GNU binutils.", "Example:", "  jwasm disas app.wasm _start");
    image.addTo(spec);
    spec.addPositional(function);
    Options.addHelp(spec);
    return spec;
  }

  @Override
  public Integer call() {
    var progress = new ProgressLine(terminal);
    Disassembly found =
        services
            .runner(EngineChoice.NATIVE, image.options(services), progress, terminal::message)
            .disassemble(image.name(), ProgramChoice.OF_IMAGE, function.getValue());
    terminal.clearProgress();
    print(found, Objdump.of(found.code().bytes()));
    return 0;
  }

  private void print(Disassembly found, List<Objdump.Line> machine) {
    PrintStream out = terminal.out();
    out.println("function " + found.index() + ": " + found.name());
    Map<Integer, Listing.Line> byOffset = new HashMap<>();
    for (Listing.Line line : found.instructions()) {
      byOffset.put(line.offset(), line);
      String indent = "  ".repeat(Math.min(line.depth(), 20));
      out.println(hex(line.offset()) + "  " + indent + line.text());
    }
    out.println();
    Map<Integer, Integer> places = new HashMap<>();
    for (MachineCode.Place place : found.code().places()) {
      places.put(place.code(), place.module());
    }
    for (Objdump.Line line : machine) {
      Integer origin = places.get(line.offset());
      out.println(hex(line.offset()) + "  " + line.text() + comment(origin, byOffset));
    }
  }

  private static String comment(@Nullable Integer origin, Map<Integer, Listing.Line> byOffset) {
    if (origin == null) {
      return "";
    }
    Listing.Line line = byOffset.get(origin);
    return "  ; " + hex(origin).strip() + (line == null ? "" : " " + line.text());
  }

  private static String hex(int offset) {
    String digits = Integer.toHexString(offset);
    return " ".repeat(Math.max(0, 8 - digits.length())) + digits;
  }
}
