package io.jwasm.shim.cli;

import io.jwasm.image.store.LoadOptions;
import io.jwasm.image.store.PullPolicy;
import io.jwasm.shim.Services;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.TypeConversionException;

/** The image, and how it is fetched. */
final class ImageArgument {
  private final PositionalParamSpec name =
      PositionalParamSpec.builder()
          .index("0")
          .type(String.class)
          .required(true)
          .paramLabel("IMAGE")
          .description(
              "An OCI layout or docker-save archive, a root directory, a .wasm file, or a reference"
                  + " in a registry.")
          .build();

  private final OptionSpec pull =
      Options.value(
          PullPolicy.class,
          new Policy(),
          "WHEN",
          "Ask the registry: missing (default), always or never.",
          "--pull");

  private final OptionSpec insecure =
      Options.flag(
          "Accept plain HTTP and unverified certificates from the registry.",
          "--insecure-registry");

  void addTo(CommandSpec command) {
    command.addPositional(name).addOption(pull).addOption(insecure);
  }

  String name() {
    return name.getValue();
  }

  LoadOptions options(Services services) {
    @Nullable PullPolicy given = pull.getValue();
    return new LoadOptions(
        given == null ? PullPolicy.MISSING : given,
        Options.given(insecure),
        services.environment());
  }

  private static final class Policy implements ITypeConverter<PullPolicy> {
    @Override
    public PullPolicy convert(String value) {
      try {
        return PullPolicy.valueOf(value.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException("\"" + value + "\" is none of missing, always and never");
      }
    }
  }
}
