package io.jwasm.image.registry;

import com.google.cloud.tools.jib.api.DescriptorDigest;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.blob.Blob;
import com.google.cloud.tools.jib.image.json.ManifestTemplate;
import com.google.cloud.tools.jib.json.JsonTemplateMapper;
import com.google.cloud.tools.jib.registry.ManifestAndDigest;
import com.google.cloud.tools.jib.registry.RegistryClient;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.image.content.ImageContents;
import io.jwasm.image.source.ImageReference;
import io.jwasm.oci.image.Descriptor;
import io.jwasm.oci.image.Digest;
import io.jwasm.oci.image.Index;
import io.jwasm.oci.image.Manifest;
import io.jwasm.oci.image.MediaTypes;
import io.jwasm.oci.json.OciJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An image in a registry. */
public final class RegistryContents implements ImageContents {
  private final ImageReference reference;
  private final RegistrySession session;
  private final BlobStore blobs;
  private final FetchListener listener;
  private final Map<Digest, byte[]> documents = new HashMap<>();

  private RegistryContents(
      ImageReference reference, RegistrySession session, BlobStore blobs, FetchListener listener) {
    this.reference = reference;
    this.session = session;
    this.blobs = blobs;
    this.listener = listener;
  }

  /**
   * Prepares access; the registry is first asked by {@link #index()}.
   *
   * @param blobs where downloads are kept until the image is stored
   * @throws JwasmException if the Docker configuration cannot be read
   */
  public static RegistryContents open(
      ImageReference reference, RegistryOptions options, Path blobs, FetchListener listener) {
    return new RegistryContents(
        reference, new RegistrySession(reference, options), new BlobStore(blobs), listener);
  }

  /** Removes downloads that broken-off pulls left. */
  public static void removeUnused(Path blobs) {
    BlobStore.removeUnused(blobs);
  }

  @Override
  public Index index() {
    Descriptor top = pull(reference.qualifier());
    reference.digest().ifPresent(expected -> check(expected, top.digest()));
    return MediaTypes.isIndex(top.mediaType()) ? index(top) : Index.of(List.of(top));
  }

  @Override
  public Index index(Descriptor descriptor) {
    return OciJson.readIndex(fetched(descriptor), descriptor.digest().toString());
  }

  @Override
  public Manifest manifest(Descriptor descriptor) {
    return OciJson.readManifest(fetched(descriptor), descriptor.digest().toString());
  }

  private byte[] fetched(Descriptor descriptor) {
    byte[] known = documents.get(descriptor.digest());
    if (known != null) {
      return known;
    }
    String expected = descriptor.digest().toString();
    Descriptor actual = pull(expected);
    check(expected, actual.digest());
    return java.util.Objects.requireNonNull(documents.get(actual.digest()));
  }

  /** Pulls a manifest or index. The client gives it parsed, with the digest of its bytes. */
  private Descriptor pull(String qualifier) {
    return session.call(
        reference.toString(),
        client -> {
          ManifestAndDigest<ManifestTemplate> pulled = client.pullManifest(qualifier);
          ManifestTemplate template = pulled.getManifest();
          requireSchema(template);
          byte[] json = JsonTemplateMapper.toByteArray(template);
          Digest digest = Digest.parse(pulled.getDigest().toString());
          documents.put(digest, json);
          return Descriptor.of(template.getManifestMediaType(), digest, json.length);
        });
  }

  private void requireSchema(ManifestTemplate template) {
    if (template.getSchemaVersion() != 2) {
      throw new JwasmException(
          ErrorKind.UNIMPLEMENTED,
          "pull image",
          reference.toString(),
          "its manifest has the outdated schema " + template.getSchemaVersion(),
          "push the image again with a current tool",
          null);
    }
  }

  private void check(String expected, Digest actual) {
    if (!expected.equals(actual.toString())) {
      throw new JwasmException(
          ErrorKind.DATA_LOSS,
          "pull image",
          reference.toString(),
          "digest mismatch: expected " + expected + ", found " + actual,
          "the registry or something before it changes contents",
          null);
    }
  }

  @Override
  public byte[] document(Descriptor descriptor) {
    if (descriptor.size() > OciJson.MAX_BYTES) {
      throw new JwasmException(
          ErrorKind.RESOURCE_EXHAUSTED,
          "pull image",
          reference.toString(),
          "a document of " + descriptor.size() + " bytes is too long",
          null,
          null);
    }
    try (InputStream in = open(descriptor)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw unreadable(descriptor, e);
    }
  }

  @Override
  public InputStream open(Descriptor descriptor) {
    Path file = blobs.get(descriptor, out -> download(descriptor, out));
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw unreadable(descriptor, e);
    }
  }

  private static JwasmException unreadable(Descriptor descriptor, IOException e) {
    return new JwasmException(
        ErrorKind.INTERNAL,
        "read image blob",
        descriptor.digest().toString(),
        String.valueOf(e.getMessage()),
        null,
        e);
  }

  private void download(Descriptor descriptor, BlobOutput out) {
    session.<Boolean>call(
        descriptor.digest().toString(),
        client -> {
          out.restart();
          attempt(client, descriptor, out);
          return true;
        });
    out.verify();
  }

  private void attempt(RegistryClient client, Descriptor descriptor, BlobOutput out)
      throws IOException, RegistryException {
    String digest = descriptor.digest().toString();
    Blob blob =
        client.pullBlob(
            digest(descriptor.digest()),
            length -> {},
            bytes -> listener.fetched(digest, out.count(), descriptor.size()));
    try {
      blob.writeTo(out);
    } catch (IOException e) {
      // All bytes came, so it is the digest that the client complains about.
      if (!out.isComplete()) {
        throw e;
      }
    }
    if (!out.isComplete()) {
      throw new IOException(
          "connection broke off after " + out.count() + " of " + descriptor.size() + " bytes");
    }
  }

  private static DescriptorDigest digest(Digest digest) throws IOException {
    try {
      return DescriptorDigest.fromDigest(digest.toString());
    } catch (DigestException e) {
      throw new JwasmException(
          ErrorKind.UNIMPLEMENTED,
          "pull image blob",
          digest.toString(),
          "the digest algorithm is not supported",
          "use sha256",
          e);
    }
  }

  @Override
  public void stored() {
    blobs.removeHeld();
  }

  @Override
  public void close() {
    blobs.close();
    session.close();
  }
}
