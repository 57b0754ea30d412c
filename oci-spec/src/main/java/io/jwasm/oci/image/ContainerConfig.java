package io.jwasm.oci.image;

import io.jwasm.oci.JsonField;
import io.jwasm.oci.UnknownFields;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a container of an image runs (image-spec, config.md "config").
 *
 * @param user {@code user[:group]}, names or numbers, or empty
 * @param exposedPorts ports as {@code 80}, {@code 80/tcp} or {@code 80/udp}
 * @param env variables as {@code NAME=value}
 * @param entrypoint the command's first words
 * @param cmd the words after the entrypoint, or the command if there is no entrypoint
 * @param volumes paths that hold data of the container
 * @param workingDir the absolute path to start in, or empty
 * @param labels free metadata
 * @param stopSignal the signal that asks the container to end, e.g. {@code SIGTERM}, or empty
 * @param argsEscaped Windows only
 * @param unknown other fields, e.g. Docker's {@code Healthcheck}
 */
public record ContainerConfig(
    @JsonField("User") String user,
    @JsonField("ExposedPorts") Set<String> exposedPorts,
    @JsonField("Env") List<String> env,
    @JsonField("Entrypoint") List<String> entrypoint,
    @JsonField("Cmd") List<String> cmd,
    @JsonField("Volumes") Set<String> volumes,
    @JsonField("WorkingDir") String workingDir,
    @JsonField("Labels") Map<String, String> labels,
    @JsonField("StopSignal") String stopSignal,
    @JsonField("ArgsEscaped") boolean argsEscaped,
    UnknownFields unknown) {

  /** The configuration that says nothing. */
  public static final ContainerConfig EMPTY =
      new ContainerConfig(
          "",
          Set.of(),
          List.of(),
          List.of(),
          List.of(),
          Set.of(),
          "",
          Map.of(),
          "",
          false,
          UnknownFields.NONE);

  /** Copies the collections. */
  public ContainerConfig {
    exposedPorts = Set.copyOf(exposedPorts);
    env = List.copyOf(env);
    entrypoint = List.copyOf(entrypoint);
    cmd = List.copyOf(cmd);
    volumes = Set.copyOf(volumes);
    labels = Map.copyOf(labels);
  }
}
