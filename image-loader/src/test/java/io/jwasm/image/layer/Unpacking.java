package io.jwasm.image.layer;

import io.jwasm.image.fixture.Tar;
import io.jwasm.oci.image.Digest;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;

/** Unpacks layers in tests. */
final class Unpacking {
  private Unpacking() {}

  static List<String> into(Path root, UnpackLimits limits, byte[]... layers) {
    UnpackBudget budget = new UnpackBudget(limits, "test");
    try (RootUnpacker unpacker = new RootUnpacker(root, budget, false)) {
      for (byte[] layer : layers) {
        unpacker.apply(layer(layer, Digest.of(layer)));
      }
      return unpacker.notices();
    }
  }

  static List<String> into(Path root, Tar... layers) {
    byte[][] bytes = new byte[layers.length][];
    for (int i = 0; i < layers.length; i++) {
      bytes[i] = layers[i].bytes();
    }
    return into(root, UnpackLimits.DEFAULT, bytes);
  }

  static PackedLayer layer(byte[] stored, Digest diffId) {
    return new PackedLayer("layer", stored.length, diffId, new ByteArrayInputStream(stored));
  }
}
