package io.jwasm.oci.image;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of an index can hold a wasm program. Pure; thread-safe.
 *
 * <p>The order is {@code wasi/wasm}, {@code wasip1/wasm}, any other system with a wasm
 * architecture, then {@code linux} with the host's architecture, then entries that name no
 * platform. Only the caller can find out whether one of the last two kinds has a wasm entrypoint.
 */
public final class PlatformChoice {
  private static final Set<String> WASM = Set.of("wasm", "wasm32");
  private static final int UNFIT = Integer.MAX_VALUE;

  private PlatformChoice() {}

  /**
   * The entries that fit, the best first; entries that fit equally keep their order.
   *
   * @param index the index to choose from
   * @param hostArchitecture the host's architecture in Go's names, e.g. {@code amd64}
   * @param name what errors call the index
   * @throws JwasmException {@code NOT_FOUND} if nothing fits; it lists what the index holds
   */
  public static List<Descriptor> candidates(Index index, String hostArchitecture, String name) {
    List<Descriptor> fitting =
        index.manifests().stream()
            .filter(entry -> rank(entry, hostArchitecture) != UNFIT)
            .sorted(Comparator.comparingInt(entry -> rank(entry, hostArchitecture)))
            .toList();
    if (fitting.isEmpty()) {
      throw new JwasmException(
          ErrorKind.NOT_FOUND,
          "choose platform of image",
          name,
          "no entry for wasi/wasm or linux/"
              + hostArchitecture
              + "; the index holds "
              + held(index),
          "build the image with --platform wasi/wasm",
          null);
    }
    return fitting;
  }

  /** Whether the platform's architecture is WebAssembly, whatever its system. */
  public static boolean isWasm(@Nullable Platform platform) {
    return platform != null && WASM.contains(platform.architecture());
  }

  private static int rank(Descriptor entry, String hostArchitecture) {
    Platform platform = entry.platform();
    if (entry.annotations().containsKey(Annotations.DOCKER_REFERENCE_TYPE)) {
      return UNFIT;
    }
    if (platform == null || (platform.os().isEmpty() && platform.architecture().isEmpty())) {
      return 4;
    }
    if (isWasm(platform)) {
      return wasmRank(platform);
    }
    boolean host =
        platform.os().equals("linux") && platform.architecture().equals(hostArchitecture);
    return host ? 3 : UNFIT;
  }

  private static int wasmRank(Platform platform) {
    if (!platform.architecture().equals("wasm")) {
      return 2;
    }
    return switch (platform.os()) {
      case "wasi" -> 0;
      case "wasip1" -> 1;
      default -> 2;
    };
  }

  private static String held(Index index) {
    if (index.manifests().isEmpty()) {
      return "nothing";
    }
    return index.manifests().stream()
        .map(PlatformChoice::describe)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String describe(Descriptor entry) {
    String kind = entry.annotations().get(Annotations.DOCKER_REFERENCE_TYPE);
    if (kind != null) {
      return kind;
    }
    return entry.platform() == null ? "an entry without platform" : entry.platform().toString();
  }
}
