package io.jwasm.runtime.abi;

import io.jwasm.runtime.module.Import;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which imports of a module are provided, and by what.
 *
 * @param entries one for each entry of the import section, in its order
 */
public record LinkReport(List<Entry> entries) {
  /**
   * One import.
   *
   * @param abi the ABI that it belongs to, in words
   * @param problem why it is not provided; empty if it is
   * @param advice what the user can do; empty if it is provided
   */
  public record Entry(Import wanted, String abi, Optional<String> problem, String advice) {
    /** Whether it is provided. */
    public boolean satisfied() {
      return problem.isEmpty();
    }

    static Entry provided(Import wanted, String abi) {
      return new Entry(wanted, abi, Optional.empty(), "");
    }

    static Entry missing(Import wanted, KnownAbi abi, String problem) {
      return new Entry(wanted, abi.label(), Optional.of(problem), abi.advice());
    }
  }

  public LinkReport {
    entries = List.copyOf(entries);
  }

  /** Whether the module can be linked. */
  public boolean complete() {
    return missing().isEmpty();
  }

  /** The entries that are not provided. */
  public List<Entry> missing() {
    return entries.stream().filter(e -> !e.satisfied()).toList();
  }

  /** The entries by ABI, in order of first appearance. */
  public Map<String, List<Entry>> byAbi() {
    return group(entries);
  }

  /** What is missing, a line for each ABI and below it one for each import. */
  public String describeMissing() {
    List<Entry> missing = missing();
    var text = new StringBuilder();
    text.append(missing.size()).append(" of ").append(entries.size());
    text.append(entries.size() == 1 ? " import" : " imports").append(" not provided");
    group(missing)
        .forEach((abi, list) -> {
          text.append("\n  ").append(abi).append(':');
          list.forEach(e -> text.append("\n    ").append(line(e)));
        });
    return text.toString();
  }

  private static String line(Entry entry) {
    return entry.wanted()
        + " "
        + AbiLinker.describe(entry.wanted().type())
        + entry.problem().map(p -> p.isEmpty() ? "" : ": " + p).orElse("");
  }

  /** What to do about what is missing: one advice for each ABI. */
  public String advice() {
    var parts = new ArrayList<String>();
    group(missing()).forEach((abi, list) -> parts.add(abi + ": " + list.getFirst().advice()));
    return String.join("; ", parts);
  }

  private static Map<String, List<Entry>> group(List<Entry> entries) {
    var groups = new LinkedHashMap<String, List<Entry>>();
    for (Entry entry : entries) {
      groups.computeIfAbsent(entry.abi(), _ -> new ArrayList<>()).add(entry);
    }
    return groups;
  }
}
