package io.jwasm.shim.cli;

import io.jwasm.image.build.BuildOutput;
import io.jwasm.image.build.BuildRequest;
import io.jwasm.image.build.BuiltImage;
import io.jwasm.image.build.ImageFile;
import io.jwasm.image.build.ImageOptions;
import io.jwasm.image.build.SourceDate;
import io.jwasm.shim.Services;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jwasm build}. */
@Command(
    name = "build",
    description = {
      "Makes a FROM scratch image of wasm modules and files, without a daemon.",
      "The same input gives the same image, byte for byte."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  jwasm build -o app.tar app.wasm",
      "  jwasm build -o oci:layout --entrypoint /bin/app.wasm app.wasm:/bin/ site:/var/www",
      "  jwasm build -t registry.example/team/app:1 --push app.wasm",
    })
final class BuildCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FILE[:PATH]",
      description = "A module, file or directory, and where it lies in the image (default /NAME).")
  private List<String> contents = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "TARGET",
      description =
          "Where the image goes: FILE.tar (OCI archive), docker-archive:FILE, oci:DIRECTORY.")
  private @Nullable String output;

  @Option(names = "--push", description = "Send the image to the registry that --tag names.")
  private boolean push;

  @Option(
      names = {"-t", "--tag"},
      paramLabel = "NAME",
      description = "The image's name (default: that of the first file).")
  private @Nullable String tag;

  @Option(
      names = "--entrypoint",
      paramLabel = "WORD",
      description = "The command's first word; repeat for more (default: the first module).")
  private List<String> entrypoint = new ArrayList<>();

  @Option(
      names = "--cmd",
      paramLabel = "WORD",
      description = "A word after the entrypoint that arguments of run replace; repeat for more.")
  private List<String> cmd = new ArrayList<>();

  @Option(
      names = {"-e", "--env"},
      paramLabel = "NAME=VALUE",
      description = "A variable of the image.")
  private List<String> env = new ArrayList<>();

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT[/udp]",
      description = "A port that it exposes.")
  private List<String> ports = new ArrayList<>();

  @Option(names = "--volume", paramLabel = "PATH", description = "A path that holds data.")
  private List<String> volumes = new ArrayList<>();

  @Option(
      names = {"-w", "--workdir"},
      paramLabel = "PATH",
      description = "The working directory.")
  private String workdir = "";

  @Option(names = "--label", paramLabel = "KEY=VALUE", description = "Metadata.")
  private List<String> labels = new ArrayList<>();

  @Option(names = "--user", paramLabel = "USER", description = "The user it runs as.")
  private String user = "";

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH",
      description = "The image's platform (default ${DEFAULT-VALUE}).")
  private String platform = "wasi/wasm";

  @Option(
      names = "--insecure-registry",
      description = "Accept plain HTTP and unverified certificates from the registry.")
  private boolean insecure;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print only the image's digest.")
  private boolean quiet;

  @Spec private @Nullable CommandSpec spec;

  private final Services services;
  private final Terminal terminal;

  BuildCommand(Services services, Terminal terminal) {
    this.services = services;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    BuildOutput target = target();
    var options =
        new ImageOptions(
            entrypoint,
            cmd,
            env,
            ports,
            volumes,
            workdir,
            labels,
            platform,
            user,
            SourceDate.from(services.environment()));
    List<ImageFile> files = contents.stream().map(ImageFile::parse).toList();
    String name = tag == null ? defaultName(files.getFirst().source()) : tag;
    BuiltImage built =
        services
            .imageBuilder()
            .build(
                new BuildRequest(name, files, options, target),
                (fraction, task) -> terminal.progress(Math.round(fraction * 100) + " % " + task));
    terminal.clearProgress();
    terminal.out().println(built.manifest());
    if (!quiet) {
      terminal.err().println("built " + name + " " + (push ? "and pushed it" : "in " + output));
    }
    return 0;
  }

  private BuildOutput target() {
    if (push == (output != null)) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          push ? "give either --output or --push" : "say where the image goes: --output or --push");
    }
    if (output == null) {
      return new BuildOutput.Registry(insecure);
    }
    int colon = output.indexOf(':');
    String kind = colon < 0 ? "" : output.substring(0, colon);
    Path rest = Path.of(output.substring(colon + 1));
    return switch (kind) {
      case "oci" -> new BuildOutput.OciDirectory(rest);
      case "oci-archive" -> new BuildOutput.OciArchive(rest);
      case "docker-archive" -> new BuildOutput.DockerArchive(rest);
      default ->
          output.endsWith(".tar")
              ? new BuildOutput.OciArchive(Path.of(output))
              : new BuildOutput.OciDirectory(Path.of(output));
    };
  }

  private static String defaultName(Path file) {
    Path last = file.toAbsolutePath().normalize().getFileName();
    String name = (last == null ? "app" : last.toString()).toLowerCase(Locale.ROOT);
    String plain = name.replaceFirst("\\.wasm$", "").replaceAll("[^a-z0-9]+", "-");
    String trimmed = plain.replaceAll("^-+|-+$", "");
    return (trimmed.isEmpty() ? "app" : trimmed) + ":latest";
  }
}
