package io.jwasm.shim.task;

import java.nio.file.Path;
import java.util.List;

/**
 * What containerd wants to be created.
 *
 * @param id of the container
 * @param bundle the directory with {@code config.json}
 * @param rootfs what is mounted as the root; empty if that was done already
 * @param stdio of the first process
 */
public record CreateRequest(String id, Path bundle, List<RootMount> rootfs, StdioPaths stdio) {
  public CreateRequest {
    rootfs = List.copyOf(rootfs);
  }
}
