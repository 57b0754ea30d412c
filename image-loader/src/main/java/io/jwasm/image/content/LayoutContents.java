package io.jwasm.image.content;

import io.jwasm.oci.image.Descriptor;
import io.jwasm.oci.image.Index;
import io.jwasm.oci.image.Manifest;
import io.jwasm.oci.json.OciJson;
import java.io.InputStream;

/** An OCI image layout (image-spec, image-layout.md). */
final class LayoutContents implements ImageContents {
  static final String INDEX = "index.json";

  private final Entries entries;
  private final String name;
  private final Index index;

  LayoutContents(Entries entries, String tag, String name) {
    this.entries = entries;
    this.name = name;
    byte[] json = Blobs.read(INDEX, () -> entries.open(INDEX), name);
    this.index = TagChoice.choose(OciJson.readIndex(json, name + "/" + INDEX), tag, name);
  }

  private static String path(Descriptor descriptor) {
    return "blobs/" + descriptor.digest().algorithm() + "/" + descriptor.digest().encoded();
  }

  @Override
  public Index index() {
    return index;
  }

  @Override
  public Index index(Descriptor descriptor) {
    return OciJson.readIndex(document(descriptor), descriptor.digest().toString());
  }

  @Override
  public Manifest manifest(Descriptor descriptor) {
    return OciJson.readManifest(document(descriptor), descriptor.digest().toString());
  }

  @Override
  public byte[] document(Descriptor descriptor) {
    return Blobs.readVerified(descriptor, () -> entries.open(path(descriptor)), name);
  }

  @Override
  public InputStream open(Descriptor descriptor) {
    return Blobs.openVerified(descriptor, () -> entries.open(path(descriptor)), name);
  }

  @Override
  public void close() {
    entries.close();
  }
}
