package io.jwasm.image.store;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.image.content.ImageContents;
import io.jwasm.image.layer.PackedLayer;
import io.jwasm.image.layer.RootUnpacker;
import io.jwasm.image.layer.UnpackBudget;
import io.jwasm.oci.image.Descriptor;
import io.jwasm.oci.image.Digest;
import io.jwasm.oci.image.Manifest;
import io.jwasm.oci.image.MediaTypes;
import io.jwasm.oci.json.OciJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;

/**
 * Writes the files of one image.
 *
 * @param contents where it comes from
 * @param budget bounds
 * @param progress hears of each layer
 * @param name what errors call the image
 */
record ImageUnpack(
    ImageContents contents, UnpackBudget budget, LoadProgress progress, String name) {
  private static final int HEAD = 8;
  private static final int VERSION = 4;
  private static final int LAYER = 6;

  void into(StoredFiles files, Descriptor descriptor) throws IOException {
    Manifest manifest = contents.manifest(descriptor);
    List<Descriptor> modules = layers(manifest, true);
    List<Descriptor> tars = layers(manifest, false);
    List<String> notices = List.of();
    if (MediaTypes.isImageConfig(manifest.config().mediaType())) {
      byte[] config = contents.document(manifest.config());
      files.writeConfig(config);
      List<Digest> diffIds = OciJson.readImageConfig(config, name).rootfs().diffIds();
      if (modules.isEmpty() || !tars.isEmpty()) {
        notices = root(files, tars, diffIds.subList(0, Math.min(tars.size(), diffIds.size())));
      }
    } else if (modules.isEmpty() || !tars.isEmpty()) {
      throw invalid("it is no image, its config has the type " + manifest.config().mediaType());
    }
    if (!modules.isEmpty()) {
      module(files, modules);
    }
    files.writeFacts(budget.bytes(), notices);
    contents.stored();
  }

  private List<Descriptor> layers(Manifest manifest, boolean wasm) {
    manifest.layers().stream()
        .map(Descriptor::mediaType)
        .filter(type -> !MediaTypes.isTarLayer(type) && !MediaTypes.isWasmLayer(type))
        .findFirst()
        .ifPresent(type -> {
          throw invalid("a layer has the unknown type \"" + type + "\"");
        });
    return manifest.layers().stream()
        .filter(layer -> MediaTypes.isWasmLayer(layer.mediaType()) == wasm)
        .toList();
  }

  private List<String> root(StoredFiles files, List<Descriptor> layers, List<Digest> diffIds)
      throws IOException {
    if (layers.size() != diffIds.size()) {
      throw invalid("its manifest has " + layers.size() + " layers, its config " + diffIds.size());
    }
    Files.createDirectory(files.root());
    try (RootUnpacker unpacker = new RootUnpacker(files.root(), budget, Privileges.isRoot())) {
      for (int i = 0; i < layers.size(); i++) {
        layer(unpacker, layers.get(i), diffIds.get(i));
      }
      return unpacker.notices();
    }
  }

  private void layer(RootUnpacker unpacker, Descriptor layer, Digest diffId) throws IOException {
    String digest = layer.digest().toString();
    try (InputStream stored = contents.open(layer);
        InputStream in =
            new ReportingInput(
                stored,
                done ->
                    progress.update(LoadProgress.Phase.UNPACKING, digest, done, layer.size()))) {
      unpacker.apply(new PackedLayer(digest, layer.size(), diffId, in));
    }
  }

  private void module(StoredFiles files, List<Descriptor> modules) throws IOException {
    if (modules.size() > 1) {
      throw invalid("it holds " + modules.size() + " wasm modules, and nothing says which to run");
    }
    Descriptor module = modules.getFirst();
    budget.addBytes(module.size());
    try (InputStream in = contents.open(module)) {
      Files.copy(in, files.module());
    }
    byte[] head;
    try (InputStream in = Files.newInputStream(files.module())) {
      head = in.readNBytes(HEAD);
    }
    if (head.length == HEAD && head[LAYER] == 1 && head[VERSION] != 1) {
      throw new JwasmException(
          ErrorKind.UNIMPLEMENTED,
          "load image",
          name,
          "its module is a component (WASI preview 2); jwasm runs core modules (WASI preview 1)",
          "build it for wasm32-wasip1",
          null);
    }
  }

  private JwasmException invalid(String reason) {
    return new JwasmException(ErrorKind.INVALID_ARGUMENT, "load image", name, reason, null, null);
  }
}
