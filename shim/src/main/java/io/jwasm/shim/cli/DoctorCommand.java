package io.jwasm.shim.cli;

import io.jwasm.linux.Fd;
import io.jwasm.oci.json.PlainJson;
import io.jwasm.shim.Services;
import io.jwasm.shim.doctor.Finding;
import io.jwasm.shim.doctor.Finding.Level;
import io.jwasm.shim.doctor.Places;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code jwasm doctor}. */
final class DoctorCommand implements Callable<Integer> {
  private static final int STDOUT = 1;

  private final OptionSpec containerd =
      file("/run/containerd/containerd.sock", "containerd's socket.", "--containerd");
  private final OptionSpec config =
      file("/etc/containerd/config.toml", "containerd's configuration.", "--containerd-config");
  private final OptionSpec docker =
      file("/etc/docker/daemon.json", "Docker's configuration.", "--docker-config");
  private final OptionSpec format =
      Options.value(
          ShimQuery.Format.class,
          new ShimQuery.Format.Converter(),
          "table|json",
          "Lines for people, or one JSON object a line.",
          "--format");
  private final Services services;
  private final Terminal terminal;

  DoctorCommand(Services services, Terminal terminal) {
    this.services = services;
    this.terminal = terminal;
  }

  private static OptionSpec file(String usual, String description, String name) {
    return OptionSpec.builder(name)
        .type(Path.class)
        .converters(Path::of)
        .initialValue(Path.of(usual))
        .paramLabel("FILE")
        .description(description + " Otherwise " + usual + ".")
        .build();
  }

  /** The command with its options. */
  CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("doctor");
    spec.usageMessage()
        .description(
            "Checks whether this machine can run containers with jwasm, and says what to do.",
            "Changes nothing. As root it sees most.")
        .footer(
            "",
            "Examples:",
            "  jwasm doctor",
            "  jwasm doctor --containerd /run/k3s/containerd/containerd.sock --format json",
            "",
            "Exit codes: 1 if a check failed, 0 if there were warnings at most.");
    for (OptionSpec option : List.of(containerd, config, docker, format)) {
      spec.addOption(option);
    }
    Options.addHelp(spec);
    return spec;
  }

  @Override
  public Integer call() {
    List<Finding> findings = services.doctor(this::places).findings();
    boolean json = ShimQuery.Format.JSON == format.<ShimQuery.Format>getValue();
    boolean colours = !json && Fd.isTerminal(STDOUT);
    findings.forEach(finding -> {
      if (json) {
        terminal.out().println(PlainJson.line(fields(finding)));
      } else {
        print(finding, colours);
      }
    });
    return findings.stream().anyMatch(f -> f.level() == Level.FAIL) ? 1 : 0;
  }

  private Places places(Path home, Path lib, String path) {
    return new Places(
        Path.of("/proc"),
        Path.of("/sys/fs/cgroup"),
        containerd.getValue(),
        config.getValue(),
        docker.getValue(),
        Arrays.stream(path.split(":", -1)).filter(p -> p.startsWith("/")).map(Path::of).toList(),
        home,
        lib);
  }

  private void print(Finding finding, boolean colours) {
    String word = String.format("%-4s", finding.level().name().toLowerCase(Locale.ROOT));
    String mark = colours ? "\u001b[" + colour(finding.level()) + "m" + word + "\u001b[0m" : word;
    terminal.out().printf("%s  %-14s  %s%n", mark, finding.check(), finding.text());
    if (!finding.remedy().isEmpty()) {
      terminal.out().printf("      %-14s  -> %s%n", "", finding.remedy());
    }
  }

  private static int colour(Level level) {
    return switch (level) {
      case OK -> 32;
      case WARN -> 33;
      case FAIL -> 31;
    };
  }

  private static Map<String, Object> fields(Finding finding) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("check", finding.check());
    fields.put("level", finding.level().name().toLowerCase(Locale.ROOT));
    fields.put("text", finding.text());
    fields.put("remedy", finding.remedy());
    return fields;
  }
}
