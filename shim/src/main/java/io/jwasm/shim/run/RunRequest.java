package io.jwasm.shim.run;

import io.jwasm.runtime.net.Network;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the user asks to run. Immutable.
 *
 * @param image the argument that names the image
 * @param name what messages call the guest
 * @param program which program of the image
 * @param environment lays the user's variables over the image's
 * @param volumes host directories and files that the guest sees
 * @param tmpfs guest paths that hold files only for this run
 * @param network what the guest has of the network
 * @param readOnly whether the image's own files may not be changed
 * @param memoryBytes the most that the guest's linear memories may hold
 * @param timeout after which it is ended
 * @param interactive whether it reads this process's standard input
 * @param terminal whether it sees terminals as terminals
 * @param profile where to write which functions took how much CPU time; empty for nowhere
 */
public record RunRequest(
    String image,
    String name,
    ProgramChoice program,
    Environment environment,
    List<Volume> volumes,
    List<String> tmpfs,
    Network network,
    boolean readOnly,
    long memoryBytes,
    Optional<Duration> timeout,
    boolean interactive,
    boolean terminal,
    Optional<Path> profile) {
  public RunRequest {
    volumes = List.copyOf(volumes);
    tmpfs = List.copyOf(tmpfs);
  }

  /** Variables of the user, over those of an image. */
  @FunctionalInterface
  public interface Environment {
    /** The {@code NAME=value} list that the guest gets. */
    List<String> over(List<String> image, Map<String, String> host);
  }

  /**
   * A bind mount.
   *
   * @param host a directory or file of the host, absolute
   * @param guest an absolute path for the guest
   * @param readOnly whether the guest may only read
   */
  public record Volume(Path host, String guest, boolean readOnly) {}
}
