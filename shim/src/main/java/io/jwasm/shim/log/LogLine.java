package io.jwasm.shim.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;

/** Lines as containerd writes them: {@code time="…" level=info msg="…" id=…}. */
final class LogLine {
  /** What a pipe takes in one piece (pipe(7), PIPE_BUF): longer lines could get mixed up. */
  static final int LIMIT = 4096;

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/@^+-]+");
  private static final byte[] CUT = "...\"\n".getBytes(UTF_8);

  private LogLine() {}

  /** One line with its end, at most {@value #LIMIT} bytes; the message comes last to be cut. */
  static byte[] of(Instant time, LogLevel level, Map<String, String> fields, String message) {
    var line = new StringBuilder("time=\"").append(time).append("\" level=").append(level.text());
    fields.forEach((key, value) -> line.append(' ').append(key).append('=').append(quoted(value)));
    line.append(" msg=\"").append(escaped(message)).append("\"\n");
    byte[] bytes = line.toString().getBytes(UTF_8);
    if (bytes.length <= LIMIT) {
      return bytes;
    }
    byte[] cut = Arrays.copyOf(bytes, LIMIT);
    System.arraycopy(CUT, 0, cut, LIMIT - CUT.length, CUT.length);
    return cut;
  }

  private static String quoted(String value) {
    return PLAIN.matcher(value).matches() ? value : '"' + escaped(value) + '"';
  }

  private static String escaped(String text) {
    var escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> escaped.append('\\').append(c);
        case '\n' -> escaped.append("\\n");
        case '\t' -> escaped.append("\\t");
        default -> escaped.append(c < ' ' ? ' ' : c);
      }
    }
    return escaped.toString();
  }
}
