package io.jwasm.shim.cli;

import io.jwasm.oci.json.PlainJson;
import io.jwasm.shim.Services;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code jwasm ps}. */
final class PsCommand implements Callable<Integer> {
  private final OptionSpec all =
      Options.flag("Show containers that have ended, too.", "-a", "--all");
  private final OptionSpec quiet = Options.flag("Print whole ids only.", "-q", "--quiet");
  private final OptionSpec whole = Options.flag("Do not shorten anything.", "--no-trunc");
  private final ShimQuery query;
  private final Terminal terminal;

  PsCommand(Services services, Terminal terminal) {
    this.terminal = terminal;
    query = new ShimQuery(services, terminal);
  }

  /** The command with its options. */
  CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("ps");
    spec.usageMessage()
        .description(
            "Lists the containers of running shims, of all namespaces of containerd.",
            "The shims are asked by their sockets below JWASM_RUN, /run/jwasm unless set.")
        .footer(
            "",
            "Restarts are not counted: each is a new container to the shim.",
            "",
            "Examples:",
            "  jwasm ps",
            "  jwasm ps --all --namespace k8s.io",
            "  jwasm ps --format json",
            "",
            "Exit codes: 125 if a shim did not answer or may not be asked.");
    for (OptionSpec option : List.of(all, quiet, whole)) {
      spec.addOption(option);
    }
    query.addTo(spec);
    Options.addHelp(spec);
    return spec;
  }

  @Override
  public Integer call() {
    List<ContainerView> views =
        query.list().stream()
            .map(ContainerView::new)
            .filter(view -> Options.given(all) || !view.isStopped())
            .toList();
    if (Options.given(quiet)) {
      views.forEach(view -> terminal.out().println(view.id(true)));
    } else if (query.json()) {
      views.forEach(view -> terminal.out().println(PlainJson.line(view.fields())));
    } else {
      print(views);
    }
    if (views.isEmpty()) {
      query.explainNothing();
    }
    return query.status();
  }

  private void print(List<ContainerView> views) {
    var table =
        new Table(
            "NAMESPACE",
            "CONTAINER ID",
            "PID",
            "COMMAND",
            "ENGINE",
            "STATUS",
            "CPU",
            "MEMORY",
            "LISTENS");
    Instant now = Instant.now();
    for (ContainerView view : views) {
      table.add(
          view.namespace(),
          view.id(Options.given(whole)),
          Integer.toString(view.init().getPid()),
          view.command(Options.given(whole)),
          view.container().getEngine(),
          HumanText.status(view.init(), now),
          HumanText.seconds(view.usage().getCpuNanos()),
          ByteSize.text(view.usage().getMemoryBytes()),
          view.container().getProcessesList().stream()
              .flatMap(process -> process.getListenersList().stream())
              .distinct()
              .collect(Collectors.joining(",")));
    }
    table.print(terminal.out());
  }
}
