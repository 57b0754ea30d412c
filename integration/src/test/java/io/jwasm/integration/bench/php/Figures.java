package io.jwasm.integration.bench.php;

import io.jwasm.integration.bench.Quantiles;
import io.jwasm.integration.bench.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was measured of each server, under the names of columns. */
final class Figures {
  private final List<String> servers;
  private final Map<String, List<Double>> values = new HashMap<>();

  /**
   * @param servers their names, in the order of tables; the first is compared with the others
   */
  Figures(List<String> servers) {
    this.servers = List.copyOf(servers);
  }

  void add(String server, String what, double value) {
    values.computeIfAbsent(server + "\n" + what, _ -> new ArrayList<>()).add(value);
  }

  /** NaN if it was not measured. */
  double median(String server, String what) {
    List<Double> all = values.get(server + "\n" + what);
    return all == null ? Double.NaN : Quantiles.median(all);
  }

  /**
   * A table of these columns, and the ratios of one of them.
   *
   * @param prefix what the figures' names have before the columns'
   */
  Table table(String title, String prefix, String compared, String... columns) {
    List<String> all = new ArrayList<>(List.of(columns));
    all.add(servers.getFirst() + " / this, " + compared.replaceAll(",.*", ""));
    var table = new Table(title, all.toArray(String[]::new));
    for (String server : servers) {
      double[] row = new double[columns.length + 1];
      for (int i = 0; i < columns.length; i++) {
        row[i] = median(server, prefix + columns[i]);
      }
      row[columns.length] = ratio(prefix + compared, server);
      table.row(server, row);
    }
    return table;
  }

  /** How much the first server needs of what another one does. */
  double ratio(String what, String server) {
    return median(servers.getFirst(), what) / median(server, what);
  }
}
