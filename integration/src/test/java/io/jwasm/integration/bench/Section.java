package io.jwasm.integration.bench;

import io.jwasm.integration.harness.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of docs/benchmarks.md that one benchmark writes. */
public final class Section {
  private static final Path FILE = Path.of("docs/benchmarks.md");
  private static final String NOTES = "\n## Notes on ";

  private final String heading;
  private final String load = load();

  /**
   * Made before the benchmark begins.
   *
   * @param heading its first line, a heading of the first level
   */
  public Section(String heading) throws IOException {
    this.heading = heading;
  }

  private static String load() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
  }

  /** Prints it and replaces what is there of it, but for the notes that somebody wrote about it. */
  public void write(String tables) throws IOException {
    String text = "%s\nLoad average before and after: %s, %s.\n".formatted(tables, load, load());
    System.out.print(text);
    Path file = Places.top().resolve(FILE);
    String all = Files.exists(file) ? Files.readString(file) : "";
    int start = all.indexOf("\n" + heading + "\n");
    if (start < 0) {
      Files.writeString(file, all.stripTrailing() + "\n\n" + text);
      return;
    }
    int next = all.indexOf("\n# ", start + 1);
    int end = next < 0 ? all.length() : next;
    int notes = all.indexOf(NOTES, start);
    String kept = notes < 0 || notes > end ? "" : all.substring(notes, end);
    Files.writeString(file, all.substring(0, start) + "\n" + text + kept + all.substring(end));
  }
}
