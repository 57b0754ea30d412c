package io.jwasm.shim.holder;

import java.nio.file.Path;
import java.util.List;

/**
 * The files that a holder puts together in a mount namespace of its own, and then sees nothing
 * besides. Everybody else sees them below {@code /proc/PID/root}; they go with the last process of
 * the namespace, however that ends.
 *
 * @param root the directory of the host that becomes the root
 * @param mounts in this order
 * @param protectedPaths paths in the root that cannot be written after that, where they are there
 * @param maskedPaths paths in the root whose contents are not seen, where they are there
 * @param readOnly whether the root is read-only in the end
 */
public record FileTree(
    Path root,
    List<MountRequest> mounts,
    List<String> protectedPaths,
    List<String> maskedPaths,
    boolean readOnly) {
  public FileTree {
    mounts = List.copyOf(mounts);
    protectedPaths = List.copyOf(protectedPaths);
    maskedPaths = List.copyOf(maskedPaths);
  }
}
