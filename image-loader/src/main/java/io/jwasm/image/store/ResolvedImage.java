package io.jwasm.image.store;

import io.jwasm.oci.image.ContainerConfig;
import io.jwasm.oci.image.Digest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An image whose files are at hand. Its root and module are shared with other runs and must not be
 * written; see {@link ImageStore#writableRoot}. Close it when the run ends.
 *
 * @param name what the user called it
 * @param root the root file system; empty where the image is a module and nothing else
 * @param module the module, where the image is a single file or a wasm artifact
 * @param config entrypoint, environment, user, labels, ports; {@link ContainerConfig#EMPTY} where
 *     the source has none
 * @param digest the digest of the image's manifest, where it has one
 * @param notices what was left out or ignored, e.g. device nodes
 * @param lease keeps the files from being pruned
 */
public record ResolvedImage(
    String name,
    Optional<Path> root,
    Optional<Path> module,
    ContainerConfig config,
    Optional<Digest> digest,
    List<String> notices,
    Lease lease)
    implements AutoCloseable {

  /** Copies the notices. */
  public ResolvedImage {
    notices = List.copyOf(notices);
  }

  /** Ends the lease. */
  @Override
  public void close() {
    lease.close();
  }
}
