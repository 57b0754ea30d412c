package io.jwasm.shim.cli;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.shim.Services;
import io.jwasm.shim.admin.RunningShims;
import io.jwasm.shim.admin.RunningShims.Found;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Asks running shims for a command, and says which of them do not answer. */
final class ShimQuery {
  private final OptionSpec namespace =
      Options.text("NAME", "Only containers of this namespace of containerd.", "--namespace");
  private final OptionSpec format =
      Options.value(
          Format.class,
          new Format.Converter(),
          "table|json",
          "A table, or one JSON object a line.",
          "--format");

  private final Services services;
  private final Terminal terminal;
  private boolean incomplete;

  /** How results are printed. */
  enum Format {
    TABLE,
    JSON;

    static final class Converter implements picocli.CommandLine.ITypeConverter<Format> {
      @Override
      public Format convert(String value) {
        return switch (value) {
          case "table" -> TABLE;
          case "json" -> JSON;
          default ->
              throw new picocli.CommandLine.TypeConversionException(
                  "\"" + value + "\" is neither table nor json");
        };
      }
    }
  }

  ShimQuery(Services services, Terminal terminal) {
    this.services = services;
    this.terminal = terminal;
  }

  void addTo(CommandSpec spec) {
    spec.addOption(namespace);
    spec.addOption(format);
  }

  boolean json() {
    return Format.JSON == format.<Format>getValue();
  }

  /** The containers of the shims that answer; the others are named on standard error. */
  List<Found> list() {
    incomplete = false;
    RunningShims shims = services.runningShims();
    List<Found> found =
        shims.list(failure -> {
          incomplete = true;
          terminal.message(failure.getMessage());
          failure.hint().ifPresent(terminal::hint);
        });
    String wanted = namespace.getValue();
    return found.stream()
        .filter(f -> wanted == null || f.shim().getShim().getNamespace().equals(wanted))
        .toList();
  }

  /** Says so if no shim runs at all. */
  void explainNothing() {
    RunningShims shims = services.runningShims();
    if (shims.isEmpty()) {
      terminal.message("no shim runs: there is no socket in \"" + shims.directory() + "\"");
    }
  }

  /** The exit code: incomplete answers are no success. */
  int status() {
    return incomplete ? ErrorReporter.FAILURE : 0;
  }

  /**
   * The container of this id, or whose id alone starts so.
   *
   * @throws JwasmException NOT_FOUND, or FAILED_PRECONDITION if there are several
   */
  Found container(String id) {
    List<Found> all = list();
    List<Found> exact = all.stream().filter(f -> f.container().getId().equals(id)).toList();
    List<Found> matching =
        exact.isEmpty()
            ? all.stream().filter(f -> f.container().getId().startsWith(id)).toList()
            : exact;
    if (matching.size() == 1 && !id.isEmpty()) {
      return matching.getFirst();
    }
    boolean none = matching.isEmpty();
    throw new JwasmException(
        none ? ErrorKind.NOT_FOUND : ErrorKind.FAILED_PRECONDITION,
        "find container",
        id,
        none ? "no running shim has it" : matching.size() + " containers are called so",
        none ? "see \"jwasm ps --all\"" : "write more of the id, or add --namespace",
        null);
  }
}
