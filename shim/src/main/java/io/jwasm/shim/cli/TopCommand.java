package io.jwasm.shim.cli;

import io.jwasm.linux.Fd;
import io.jwasm.linux.TerminalMode;
import io.jwasm.shim.Services;
import io.jwasm.shim.cli.UsageTable.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;

/** {@code jwasm top}. */
final class TopCommand implements Callable<Integer> {
  private static final int STDIN = 0;
  private static final int STDOUT = 1;
  private static final int CTRL_D = 4;
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final String OTHER_SCREEN = "\u001b[?1049h\u001b[?25l";
  private static final String FIRST_SCREEN = "\u001b[?25h\u001b[?1049l";
  private static final String HOME = "\u001b[H\u001b[J";

  private final ShimQuery query;
  private final Terminal terminal;
  private final UsageTable usage = new UsageTable();

  TopCommand(Services services, Terminal terminal) {
    this.terminal = terminal;
    query = new ShimQuery(services, terminal);
  }

  /** The command with its options. */
  CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("top");
    spec.usageMessage()
        .description(
            "Shows what the containers of running shims use, the busiest first, again each second"
                + " until q or Ctrl-C.",
            "Prints it once where input or output is no terminal.")
        .footer("", "Examples:", "  jwasm top", "  jwasm top --namespace moby");
    query.addTo(spec);
    Options.addHelp(spec);
    return spec;
  }

  @Override
  public Integer call() throws InterruptedException {
    var _ = usage.next(query.list(), System.nanoTime());
    if (!query.json() && Fd.isTerminal(STDIN) && Fd.isTerminal(STDOUT)) {
      refresh();
    } else {
      Thread.sleep(INTERVAL);
      List<Row> rows = rows();
      UsageTable.print(rows, query.json(), terminal.out());
      if (rows.isEmpty()) {
        query.explainNothing();
      }
    }
    return query.status();
  }

  private List<Row> rows() {
    return UsageTable.busiestFirst(usage.next(query.list(), System.nanoTime()));
  }

  private void refresh() throws InterruptedException {
    var quit = new CountDownLatch(1);
    // Also run when Ctrl-C ends the process.
    var restore = new Thread(() -> show(FIRST_SCREEN), "restore screen");
    try (TerminalMode _ = TerminalMode.keyByKey(STDIN)) {
      Runtime.getRuntime().addShutdownHook(restore);
      show(OTHER_SCREEN);
      var _ = Thread.ofPlatform().daemon().name("keys").start(() -> awaitQuit(quit));
      do {
        show(HOME + screen(rows()));
      } while (!quit.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
    } finally {
      show(FIRST_SCREEN);
    }
  }

  private void show(String text) {
    terminal.out().print(text);
    terminal.out().flush();
  }

  private static String screen(List<Row> rows) {
    double cpus = rows.stream().mapToDouble(Row::cpu).sum();
    long memory = rows.stream().mapToLong(row -> row.view().usage().getMemoryBytes()).sum();
    var text = new ByteArrayOutputStream();
    try (var out = new PrintStream(text, false, StandardCharsets.UTF_8)) {
      out.println(
          rows.size()
              + " containers, "
              + HumanText.percent(cpus)
              + " CPU, "
              + ByteSize.text(memory)
              + " memory; q quits");
      out.println();
      UsageTable.print(rows, false, out);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private static void awaitQuit(CountDownLatch quit) {
    try {
      int key;
      do {
        key = System.in.read();
      } while (key >= 0 && key != 'q' && key != 'Q' && key != CTRL_D);
    } catch (IOException e) {
      // No more keys: as good as the end.
      quit.countDown();
    }
    quit.countDown();
  }
}
