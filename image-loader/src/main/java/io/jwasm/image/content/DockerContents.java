package io.jwasm.image.content;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.image.layer.Decompression;
import io.jwasm.oci.image.Descriptor;
import io.jwasm.oci.image.Digest;
import io.jwasm.oci.image.DockerArchiveEntry;
import io.jwasm.oci.image.Index;
import io.jwasm.oci.image.Manifest;
import io.jwasm.oci.image.MediaTypes;
import io.jwasm.oci.json.OciJson;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code docker save} wrote before it wrote OCI layouts. Such an archive has no manifest with
 * digests; one is made up, and the image goes by the digest of its configuration.
 */
final class DockerContents implements ImageContents {
  static final String MANIFEST = "manifest.json";
  private static final Pattern HEX = Pattern.compile("(?:.*/)?([0-9a-f]{64})(?:\\.json)?");

  private final Entries entries;
  private final String name;
  private final Descriptor image;
  private final Manifest manifest;
  private final Map<Digest, String> paths = new HashMap<>();

  DockerContents(Entries entries, String tag, String name) {
    this.entries = entries;
    this.name = name;
    byte[] json = Blobs.read(MANIFEST, () -> entries.open(MANIFEST), name);
    DockerArchiveEntry entry =
        choose(OciJson.readDockerArchive(json, name + "/" + MANIFEST), tag, name);
    Descriptor config = config(entry);
    this.image = Descriptor.of(MediaTypes.DOCKER_MANIFEST, config.digest(), config.size());
    this.manifest = Manifest.of(config, layers(entry, config));
  }

  private static DockerArchiveEntry choose(
      List<DockerArchiveEntry> images, String tag, String name) {
    List<String> names = images.stream().flatMap(i -> i.repoTags().stream()).toList();
    if (images.isEmpty()) {
      throw new JwasmException(
          ErrorKind.INVALID_ARGUMENT, "open image", name, "it holds no image", null, null);
    }
    if (tag.isEmpty()) {
      if (images.size() > 1) {
        TagChoice.requireOne(names, name);
      }
      return images.getFirst();
    }
    return images.stream()
        .filter(i -> i.repoTags().stream().anyMatch(n -> TagChoice.matches(n, tag)))
        .findFirst()
        .orElseThrow(() -> TagChoice.noSuchTag(tag, names, name));
  }

  /** The configuration's file name is its digest. */
  private Descriptor config(DockerArchiveEntry entry) {
    String path = entry.config();
    byte[] json = Blobs.read(path, () -> entries.open(path), name);
    Digest actual = Digest.of(json);
    Matcher named = HEX.matcher(path);
    Digest digest = named.matches() ? new Digest("sha256", named.group(1)) : actual;
    paths.put(digest, path);
    Descriptor descriptor = Descriptor.of(MediaTypes.DOCKER_CONFIG, digest, json.length);
    document(descriptor);
    return descriptor;
  }

  private List<Descriptor> layers(DockerArchiveEntry entry, Descriptor config) {
    List<Digest> diffIds =
        OciJson.readImageConfig(document(config), entry.config()).rootfs().diffIds();
    if (diffIds.size() != entry.layers().size()) {
      throw new JwasmException(
          ErrorKind.INVALID_ARGUMENT,
          "open image",
          name,
          "its manifest has " + entry.layers().size() + " layers, its config " + diffIds.size(),
          null,
          null);
    }
    List<Descriptor> layers = new ArrayList<>();
    for (int i = 0; i < diffIds.size(); i++) {
      layers.add(layer(entry.layers().get(i), diffIds.get(i)));
    }
    return layers;
  }

  /** A plain layer has its diff id as digest; that of a compressed one has to be computed. */
  private Descriptor layer(String path, Digest diffId) {
    try (InputStream in = entries.open(path)) {
      var hash = diffId.newHash();
      byte[] buffer = in.readNBytes(4);
      boolean compressed = Decompression.isCompressed(buffer);
      long size = 0;
      int read = buffer.length;
      byte[] block = java.util.Arrays.copyOf(buffer, 128 * 1024);
      while (read > 0) {
        hash.update(block, 0, read);
        size += read;
        read = in.readNBytes(block, 0, block.length);
      }
      Digest digest = compressed ? Digest.of(diffId.algorithm(), hash.digest()) : diffId;
      paths.put(digest, path);
      return Descriptor.of(
          compressed ? MediaTypes.DOCKER_LAYER_GZIP : MediaTypes.DOCKER_LAYER, digest, size);
    } catch (IOException | IllegalArgumentException e) {
      throw new JwasmException(
          ErrorKind.INVALID_ARGUMENT,
          "open image",
          name,
          "layer \"" + path + "\" cannot be read: " + e.getMessage(),
          null,
          e);
    }
  }

  @Override
  public Index index() {
    return Index.of(List.of(image));
  }

  @Override
  public Index index(Descriptor descriptor) {
    throw new IllegalStateException("a docker archive has no nested index");
  }

  @Override
  public Manifest manifest(Descriptor descriptor) {
    return manifest;
  }

  @Override
  public byte[] document(Descriptor descriptor) {
    return Blobs.readVerified(descriptor, () -> open(descriptor.digest()), name);
  }

  @Override
  public InputStream open(Descriptor descriptor) {
    return Blobs.openVerified(descriptor, () -> open(descriptor.digest()), name);
  }

  private InputStream open(Digest digest) throws IOException {
    String path = paths.get(digest);
    return entries.open(path == null ? digest.toString() : path);
  }

  @Override
  public void close() {
    entries.close();
  }
}
