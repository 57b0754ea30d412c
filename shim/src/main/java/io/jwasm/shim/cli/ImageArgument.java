package io.jwasm.shim.cli;

import io.jwasm.image.store.LoadOptions;
import io.jwasm.image.store.PullPolicy;
import io.jwasm.shim.Services;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The image, and how it is fetched. */
final class ImageArgument {
  @Parameters(
      index = "0",
      paramLabel = "IMAGE",
      description =
          "An OCI layout or docker-save archive, a root directory, a .wasm file, or a reference in a"
              + " registry.")
  private String name = "";

  @Option(
      names = "--pull",
      paramLabel = "WHEN",
      converter = Policy.class,
      description = "Ask the registry: missing (default), always or never.")
  private PullPolicy pull = PullPolicy.MISSING;

  @Option(
      names = "--insecure-registry",
      description = "Accept plain HTTP and unverified certificates from the registry.")
  private boolean insecure;

  String name() {
    return name;
  }

  LoadOptions options(Services services) {
    return new LoadOptions(pull, insecure, services.environment());
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
