package io.jwasm.integration.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table of a report: rows by name, with the same columns of numbers. */
public final class Table {
  private final String title;
  private final List<String> columns;
  private final Map<String, List<Double>> rows = new LinkedHashMap<>();

  /**
   * @param columns with their units
   */
  public Table(String title, String... columns) {
    this.title = title;
    this.columns = List.of(columns);
  }

  /** Adds a row; a value that is not known is NaN. */
  public Table row(String name, double... values) {
    List<Double> row = new ArrayList<>();
    for (double value : values) {
      row.add(value);
    }
    rows.put(name, row);
    return this;
  }

  public String markdown() {
    var text = new StringBuilder("\n### " + title + "\n\n| |");
    columns.forEach(column -> text.append(' ').append(column).append(" |"));
    text.append("\n|---|").append("---:|".repeat(columns.size())).append('\n');
    rows.forEach((name, values) -> {
      text.append("| ").append(name).append(" |");
      values.forEach(value -> text.append(' ').append(number(value)).append(" |"));
      text.append('\n');
    });
    return text.toString();
  }

  /** As JSON holds it: the title, and for each row the values by column. */
  Map<String, Object> json() {
    Map<String, Object> named = new LinkedHashMap<>();
    rows.forEach((name, values) -> {
      Map<String, Double> row = new LinkedHashMap<>();
      for (int i = 0; i < values.size(); i++) {
        if (!values.get(i).isNaN()) {
          row.put(columns.get(i), values.get(i));
        }
      }
      named.put(name, row);
    });
    return Map.of("title", title, "rows", named);
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    if (value >= 100) {
      return "%.0f".formatted(value);
    }
    return value >= 10 ? "%.1f".formatted(value) : "%.2f".formatted(value);
  }
}
