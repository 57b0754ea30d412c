package io.jwasm.shim.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Options described by calls: reading picocli's annotations, and the proxies that the JVM makes for
 * them, would take a third of the time that a command needs to start.
 */
final class Options {
  private Options() {}

  /** An option that is there or not. */
  static OptionSpec flag(String description, String... names) {
    return OptionSpec.builder(names)
        .type(boolean.class)
        .initialValue(false)
        .description(description)
        .build();
  }

  /** An option with a text. */
  static OptionSpec text(String label, String description, String... names) {
    return OptionSpec.builder(names)
        .type(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /** An option with a value of a type. */
  static <T> OptionSpec value(
      Class<T> type, ITypeConverter<T> form, String label, String description, String... names) {
    return OptionSpec.builder(names)
        .type(type)
        .converters(form)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /** An option with a value of a type that may be given more than once. */
  static <T> OptionSpec values(
      Class<T> type, ITypeConverter<T> form, String label, String description, String... names) {
    return OptionSpec.builder(names)
        .type(List.class)
        .auxiliaryTypes(type)
        .converters(form)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /** {@code --help} and {@code --version}. */
  static void addHelp(CommandSpec command) {
    command.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help message and exit.")
            .build());
    command.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Print version information and exit.")
            .build());
  }

  /** Whether a flag was given. */
  static boolean given(ArgSpec flag) {
    return Boolean.TRUE.equals(flag.getValue());
  }

  /** What was given, in order. */
  static <T> List<T> all(ArgSpec values) {
    @Nullable List<T> given = values.getValue();
    return given == null ? List.of() : List.copyOf(given);
  }
}
