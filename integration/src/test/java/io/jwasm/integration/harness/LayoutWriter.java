package io.jwasm.integration.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes an OCI image layout of one uncompressed layer, right or with the faults that a test wants.
 */
public final class LayoutWriter {
  private static final String TYPE = "application/vnd.oci.image";

  private final ByteArrayOutputStream layer = new ByteArrayOutputStream();
  private final TarArchiveOutputStream tar = new TarArchiveOutputStream(layer, "UTF-8");
  private String entrypoint = "/app.wasm";
  private String platform = "\"os\":\"wasi\",\"architecture\":\"wasm\"";
  private byte[] layerBytes = {};
  private String layerDigest = "";

  /** Starts an image without files. */
  public LayoutWriter() {
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
  }

  /** Adds a regular file by the name as given, however hostile. */
  public LayoutWriter file(String name, byte[] content) {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(content.length);
    return entry(entry, content);
  }

  /** Adds an entry of another type, e.g. {@code TarConstants.LF_CHR}, with its link target. */
  public LayoutWriter special(String name, byte type, String target) {
    TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
    entry.setLinkName(target);
    return entry(entry, new byte[0]);
  }

  private LayoutWriter entry(TarArchiveEntry entry, byte[] content) {
    try {
      tar.putArchiveEntry(entry);
      tar.write(content);
      tar.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets the entrypoint; empty for none. */
  public LayoutWriter entrypoint(String path) {
    entrypoint = path;
    return this;
  }

  /** Sets the platform of the index entry and of the config. */
  public LayoutWriter platform(String os, String architecture) {
    platform = "\"os\":\"" + os + "\",\"architecture\":\"" + architecture + "\"";
    return this;
  }

  /** Replaces the layer's bytes, with a digest that fits. */
  public LayoutWriter layer(byte[] bytes) {
    layerBytes = bytes;
    return this;
  }

  /** Names the layer by this digest instead of its own. */
  public LayoutWriter layerDigest(String digest) {
    layerDigest = digest;
    return this;
  }

  /** Writes the layout to a directory that does not exist yet. */
  public Path write(Path directory) {
    try {
      tar.close();
      Path blobs = Files.createDirectories(directory.resolve("blobs/sha256"));
      byte[] content = layerBytes.length > 0 ? layerBytes : layer.toByteArray();
      String digest = layerDigest.isEmpty() ? sha256(content) : layerDigest;
      Files.write(blobs.resolve(digest), content);
      String command = entrypoint.isEmpty() ? "" : "\"Entrypoint\":[\"" + entrypoint + "\"]";
      String config =
          blob(
              blobs,
              "{%s,\"config\":{%s},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"sha256:%s\"]}}"
                  .formatted(platform, command, digest));
      String manifest =
          blob(
              blobs,
              "{\"schemaVersion\":2,\"mediaType\":\"%s.manifest.v1+json\",\"config\":%s,\"layers\":[%s]}"
                  .formatted(
                      TYPE,
                      descriptor(blobs, "config.v1+json", config),
                      descriptor(blobs, "layer.v1.tar", digest)));
      String entry = descriptor(blobs, "manifest.v1+json", manifest);
      String index =
          "{\"schemaVersion\":2,\"manifests\":[%s,\"platform\":{%s}}]}"
              .formatted(entry.substring(0, entry.length() - 1), platform);
      Files.writeString(directory.resolve("index.json"), index);
      Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String descriptor(Path blobs, String type, String digest) throws IOException {
    return "{\"mediaType\":\"%s.%s\",\"digest\":\"sha256:%s\",\"size\":%d}"
        .formatted(TYPE, type, digest, Files.size(blobs.resolve(digest)));
  }

  private static String blob(Path blobs, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    String digest = sha256(bytes);
    Files.write(blobs.resolve(digest), bytes);
    return digest;
  }

  /** The digest of some bytes, in hex. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
