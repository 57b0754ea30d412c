package io.jwasm.image.layer;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.image.tree.Tree;
import io.jwasm.oci.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Applies the layers of one image to a directory, the lowest first. No entry reaches anything
 * outside of it: names are resolved by the kernel with the directory as root. Confined to one
 * thread.
 */
public final class RootUnpacker implements AutoCloseable {
  private final Tree tree;
  private final EntryWriter writer;
  private final UnpackBudget budget;
  private final Notices notices = new Notices();

  /**
   * Starts with an existing directory.
   *
   * @param directory an empty directory
   * @param budget bounds for all layers together
   * @param root whether owners and set-id bits are kept; needs root's rights
   */
  public RootUnpacker(Path directory, UnpackBudget budget, boolean root) {
    this.budget = budget;
    this.tree = new Tree(directory, budget.limits().pathDepth());
    this.writer = new EntryWriter(tree, root);
  }

  /**
   * Applies one layer and verifies what it unpacked to. After a failure the directory is of no use.
   *
   * @throws JwasmException {@code INVALID_ARGUMENT} if the layer is damaged or hostile, {@code
   *     DATA_LOSS} if it is not the content of its diff id, {@code RESOURCE_EXHAUSTED} if it
   *     exceeds a limit or the disk is full
   */
  public void apply(PackedLayer layer) {
    try (InputStream plain = Decompression.open(layer.content())) {
      var in = new MeteredInput(plain, budget, layer.diffId().newHash(), layer.size());
      new LayerUnpacker(tree, writer, budget, notices, layer.name()).apply(in);
      // What follows the last entry belongs to the digest too.
      in.skip(Long.MAX_VALUE);
      verify(layer, Digest.of(layer.diffId().algorithm(), in.digest()));
    } catch (IOException | IllegalArgumentException e) {
      throw new JwasmException(
          ErrorKind.INVALID_ARGUMENT,
          "unpack layer",
          layer.name(),
          "damaged: " + e.getMessage(),
          "build or pull the image again",
          e);
    }
  }

  private static void verify(PackedLayer layer, Digest actual) {
    if (!actual.equals(layer.diffId())) {
      throw new JwasmException(
          ErrorKind.DATA_LOSS,
          "unpack layer",
          layer.name(),
          "its content is " + actual + ", but the image config names " + layer.diffId(),
          "build or pull the image again",
          null);
    }
  }

  /** What was left out so far. */
  public List<String> notices() {
    return notices.sentences();
  }

  @Override
  public void close() {
    tree.close();
  }
}
