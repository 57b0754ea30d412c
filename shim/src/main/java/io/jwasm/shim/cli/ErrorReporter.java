package io.jwasm.shim.cli;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Prints failures: {@code jwasm: message}, the hint on its own line, a stack trace only with {@code
 * --debug}. Maps them to exit codes: 2 for wrong usage, {@value #FAILURE} for everything that kept
 * jwasm from running the guest.
 */
final class ErrorReporter implements IExecutionExceptionHandler, IParameterExceptionHandler {
  /** As docker and podman: the runtime itself failed, the guest never ran to its end. */
  static final int FAILURE = 125;

  private final Terminal terminal;

  ErrorReporter(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    terminal.clearProgress();
    boolean debug = JwasmCommand.debug(parsed.commandSpec());
    if (debug) {
      failure.printStackTrace(terminal.err());
    }
    switch (failure) {
      case JwasmException known -> {
        terminal.message(known.getMessage());
        known.hint().ifPresent(terminal::hint);
        if (known.kind() == ErrorKind.INTERNAL && !debug) {
          terminal.hint("run again with --debug for the stack trace");
        }
      }
      default -> {
        terminal.message("internal error: " + failure);
        terminal.hint(
            "this is a fault of jwasm; run again with --debug and report the stack trace");
      }
    }
    return FAILURE;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    terminal.message(firstLowerCase(String.valueOf(failure.getMessage())));
    terminal.hint("see \"" + command.getCommandSpec().qualifiedName() + " --help\"");
    return CommandLine.ExitCode.USAGE;
  }

  private static String firstLowerCase(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
