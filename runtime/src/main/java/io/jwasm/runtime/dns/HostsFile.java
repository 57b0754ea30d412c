package io.jwasm.runtime.dns;

import io.jwasm.linux.IpAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a hosts(5) file says about names. */
final class HostsFile {
  private HostsFile() {}

  /**
   * The addresses of a name, in the file's order; those of localhost if the file does not say.
   *
   * @param name without a final dot
   */
  static List<IpAddress> find(String text, String name) {
    List<IpAddress> found =
        text.lines().flatMap(line -> address(line, name).stream()).distinct().toList();
    return found.isEmpty() && isLocalhost(name)
        ? List.of(IpAddress.LOOPBACK4, IpAddress.LOOPBACK6)
        : found;
  }

  /** Whether a name never leaves the machine (RFC 6761). */
  static boolean isLocalhost(String name) {
    int length = "localhost".length();
    int start = name.length() - length;
    return start >= 0
        && name.regionMatches(true, start, "localhost", 0, length)
        && (start == 0 || name.charAt(start - 1) == '.');
  }

  private static Optional<IpAddress> address(String line, String name) {
    int comment = line.indexOf('#');
    String content = comment < 0 ? line : line.substring(0, comment);
    String[] words = content.strip().split("\\s+", -1);
    return Arrays.stream(words).skip(1).anyMatch(name::equalsIgnoreCase)
        ? IpAddress.parse(words[0])
        : Optional.empty();
  }
}
