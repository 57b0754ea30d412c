package io.jwasm.shim.cli;

import io.jwasm.shim.EngineChoice;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** {@code --engine}. */
final class EngineOption {
  private final OptionSpec choice =
      Options.value(
          EngineChoice.class,
          new Choice(),
          "NAME",
          "What executes the module: auto (default), native or jvm.",
          "--engine");

  void addTo(CommandSpec command) {
    command.addOption(choice);
  }

  EngineChoice choice() {
    @Nullable EngineChoice given = choice.getValue();
    return given == null ? EngineChoice.AUTO : given;
  }

  private static final class Choice implements ITypeConverter<EngineChoice> {
    @Override
    public EngineChoice convert(String value) {
      try {
        return EngineChoice.valueOf(value.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("\"" + value + "\" is none of auto, native and jvm");
      }
    }
  }
}
