package io.jwasm.shim.cgroup;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import java.nio.file.Path;
import java.util.List;

/** Where {@code linux.cgroupsPath} leads to (runtime-spec, config-linux.md "Cgroups Path"). */
final class CgroupPath {
  private static final String SLICE = ".slice";

  private CgroupPath() {}

  /**
   * The path below the root of a hierarchy, relative, without {@code ..}.
   *
   * @param text a path, or {@code slice:prefix:name} as the systemd driver of Docker and Kubernetes
   *     has it
   * @throws JwasmException if it leads nowhere
   */
  static Path of(String text) {
    List<String> parts = List.of(text.split(":", -1));
    String path = parts.size() == 3 ? systemd(parts.get(0), parts.get(1), parts.get(2)) : text;
    // An absolute path cannot lead above the root.
    Path relative = Path.of("/").relativize(Path.of("/", path).normalize());
    if (relative.toString().isEmpty()) {
      throw invalid(text, "it names no cgroup");
    }
    return relative;
  }

  private static String systemd(String slice, String prefix, String name) {
    if (name.isEmpty() || name.contains("/") || prefix.contains("/")) {
      throw invalid(slice + ":" + prefix + ":" + name, "it is no slice:prefix:name");
    }
    String scope = prefix.isEmpty() ? name : prefix + "-" + name;
    String unit = name.endsWith(SLICE) ? name : scope + ".scope";
    return expand(slice.isEmpty() ? "system.slice" : slice) + "/" + unit;
  }

  /** {@code a-b.slice} lies in {@code a.slice}: systemd.slice(5). */
  private static String expand(String slice) {
    if (slice.equals("-" + SLICE)) {
      return "";
    }
    if (!slice.endsWith(SLICE) || slice.contains("/") || slice.contains("--")) {
      throw invalid(slice, "it is no slice of systemd");
    }
    var path = new StringBuilder();
    var prefix = new StringBuilder();
    for (String part : slice.substring(0, slice.length() - SLICE.length()).split("-", -1)) {
      if (part.isEmpty()) {
        throw invalid(slice, "it is no slice of systemd");
      }
      prefix.append(prefix.isEmpty() ? "" : "-").append(part);
      path.append('/').append(prefix).append(SLICE);
    }
    return path.toString();
  }

  private static JwasmException invalid(String text, String reason) {
    return new JwasmException(ErrorKind.INVALID_ARGUMENT, "make cgroup", text, reason, null, null);
  }
}
