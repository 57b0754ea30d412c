package io.jwasm.integration.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A shell block of a document, and the comment above it: {@code <!-- test: run exit=1 -->}.
 *
 * @param document the file's name
 * @param line where it begins, from 1
 * @param test the first word of the comment; empty without one
 * @param exit the exit status that it must end with
 * @param text its lines as they are
 */
public record ShellBlock(String document, int line, String test, int exit, String text) {
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?:<!-- test: (?<test>[a-z]+)(?: exit=(?<exit>\\d+))? -->\\n)?```sh\\n(?<text>.*?)```",
          Pattern.DOTALL);

  /** The blocks of a document, in order. */
  public static List<ShellBlock> of(Path document) {
    try {
      String text = Files.readString(document);
      List<ShellBlock> blocks = new ArrayList<>();
      Matcher matcher = BLOCK.matcher(text);
      while (matcher.find()) {
        String test = matcher.group("test");
        String exit = matcher.group("exit");
        blocks.add(
            new ShellBlock(
                document.getFileName().toString(),
                1 + (int) text.substring(0, matcher.start()).lines().count(),
                test == null ? "" : test,
                exit == null ? 0 : Integer.parseInt(exit),
                matcher.group("text")));
      }
      return blocks;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its commands, one a line, without comments. */
  public List<String> lines() {
    return text.lines()
        .map(line -> line.replaceFirst("\\s+#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }

  @Override
  public String toString() {
    return document + ":" + line;
  }
}
