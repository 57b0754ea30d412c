package io.jwasm.shim.cli;

import io.jwasm.shim.EngineChoice;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --engine}. */
final class EngineOption {
  @Option(
      names = "--engine",
      paramLabel = "NAME",
      converter = Choice.class,
      description = "What executes the module: auto (default), native or jvm.")
  private EngineChoice choice = EngineChoice.AUTO;

  EngineChoice choice() {
    return choice;
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
