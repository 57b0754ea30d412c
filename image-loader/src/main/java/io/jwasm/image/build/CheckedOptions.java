package io.jwasm.image.build;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The options in the types of the image builder's library.
 *
 * @param env values by name
 * @param ports the exposed ports
 * @param volumes the volumes' paths
 * @param labels values by key
 * @param platform what the image names as its platform
 * @param workdir the path to start in, or null
 */
record CheckedOptions(
    Map<String, String> env,
    Set<Port> ports,
    Set<AbsoluteUnixPath> volumes,
    Map<String, String> labels,
    Platform platform,
    @Nullable AbsoluteUnixPath workdir) {
  private static final Pattern PORT = Pattern.compile("([0-9]{1,5})(?:/(tcp|udp))?");
  private static final Pattern PLATFORM = Pattern.compile("([a-z0-9._-]+)/([a-z0-9._-]+)");
  private static final int MAX_PORT = 65535;

  /** Reads the options; what is wrong is noted and left out. */
  static CheckedOptions of(ImageOptions options, Problems problems) {
    if (options.created().getEpochSecond() < 0) {
      problems.add("creation time", options.created(), "before 1970");
    }
    return new CheckedOptions(
        pairs("env", options.env(), problems),
        ports(options.ports(), problems),
        volumes(options.volumes(), problems),
        pairs("label", options.labels(), problems),
        platform(options.platform(), problems),
        options.workdir().isEmpty() ? null : path("workdir", options.workdir(), problems));
  }

  private static Map<String, String> pairs(String option, List<String> texts, Problems problems) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals <= 0 || text.indexOf('\0') >= 0) {
        problems.add(option, text, "expected NAME=value");
      } else {
        pairs.put(text.substring(0, equals), text.substring(equals + 1));
      }
    }
    return pairs;
  }

  private static Set<Port> ports(List<String> texts, Problems problems) {
    Set<Port> ports = new LinkedHashSet<>();
    for (String text : texts) {
      Matcher matcher = PORT.matcher(text);
      int number = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
      if (number < 1 || number > MAX_PORT) {
        problems.add("port", text, "expected 1 to 65535, with /tcp or /udp if need be");
      } else {
        ports.add(Port.parseProtocol(number, matcher.group(2) == null ? "tcp" : matcher.group(2)));
      }
    }
    return ports;
  }

  private static Set<AbsoluteUnixPath> volumes(List<String> texts, Problems problems) {
    Set<AbsoluteUnixPath> volumes = new LinkedHashSet<>();
    for (String text : texts) {
      AbsoluteUnixPath path = path("volume", text, problems);
      if (path != null) {
        volumes.add(path);
      }
    }
    return volumes;
  }

  private static @Nullable AbsoluteUnixPath path(String option, String text, Problems problems) {
    String path = ImagePaths.withoutFinalSlash(text);
    if (!ImagePaths.isCanonical(path)) {
      problems.add(option, text, "not an absolute path without . and ..");
      return null;
    }
    return AbsoluteUnixPath.get(path);
  }

  private static Platform platform(String text, Problems problems) {
    Matcher matcher = PLATFORM.matcher(text);
    if (!matcher.matches()) {
      problems.add("platform", text, "expected os/architecture, e.g. wasi/wasm");
      return new Platform("wasm", "wasi");
    }
    return new Platform(matcher.group(2), matcher.group(1));
  }
}
