package io.jwasm.shim.cli;

import io.jwasm.shim.Services;
import io.jwasm.shim.cli.UsageTable.Row;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code jwasm stats}. */
final class StatsCommand implements Callable<Integer> {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final OptionSpec watch = Options.flag("Go on until Ctrl-C.", "-w", "--watch");
  private final OptionSpec interval =
      Options.value(
          Duration.class,
          new TimeSpan(),
          "TIME",
          "What shares of CPU time are measured over, 1s unless said.",
          "--interval");
  private final ShimQuery query;
  private final Terminal terminal;
  private final UsageTable usage = new UsageTable();

  StatsCommand(Services services, Terminal terminal) {
    this.terminal = terminal;
    query = new ShimQuery(services, terminal);
  }

  /** The command with its options. */
  CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("stats");
    spec.usageMessage()
        .description(
            "Shows what the containers of running shims use: CPU time and memory of their guests.",
            "Looks twice, to measure shares of CPU time; 100% is one CPU.")
        .footer(
            "",
            "Examples:",
            "  jwasm stats",
            "  jwasm stats --watch --interval 5s",
            "  jwasm stats --format json");
    spec.addOption(watch);
    spec.addOption(interval);
    query.addTo(spec);
    Options.addHelp(spec);
    return spec;
  }

  @Override
  public Integer call() throws InterruptedException {
    @Nullable Duration given = interval.getValue();
    Duration step = given == null ? INTERVAL : given;
    boolean none = usage.next(query.list(), System.nanoTime()).isEmpty();
    if (none && !Options.given(watch)) {
      print(List.of());
      query.explainNothing();
      return query.status();
    }
    do {
      Thread.sleep(step);
      print(usage.next(query.list(), System.nanoTime()));
    } while (Options.given(watch) && !terminal.out().checkError());
    return query.status();
  }

  private void print(List<Row> rows) {
    UsageTable.print(rows, query.json(), terminal.out());
  }
}
