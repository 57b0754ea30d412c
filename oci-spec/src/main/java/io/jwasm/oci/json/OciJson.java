package io.jwasm.oci.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwasm.error.JwasmException;
import io.jwasm.oci.Pointer;
import io.jwasm.oci.Problem;
import io.jwasm.oci.image.DockerArchiveEntry;
import io.jwasm.oci.image.ImageConfig;
import io.jwasm.oci.image.ImageLayout;
import io.jwasm.oci.image.Index;
import io.jwasm.oci.image.Manifest;
import io.jwasm.oci.runtime.ContainerProcess;
import io.jwasm.oci.runtime.Resources;
import io.jwasm.oci.runtime.Spec;
import io.jwasm.oci.runtime.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The records as JSON.
 *
 * <p>Reading is tolerant: absent and null fields are empty, unknown fields are kept. It fails with
 * {@code INVALID_ARGUMENT} and all JSON pointers where a value has the wrong type, a number or
 * digest without which nothing works is missing, or the text is not JSON, and with {@code
 * RESOURCE_EXHAUSTED} beyond {@link #MAX_BYTES} and {@link #MAX_DEPTH}. Writing is strict: fields
 * in the specification's order, keys of maps and unknown fields sorted, nothing empty but what the
 * specification requires; equal records give equal bytes. All methods are thread-safe.
 */
public final class OciJson {
  /** The longest document that is read, in bytes. */
  public static final int MAX_BYTES = 8 << 20;

  /** How deep objects and arrays may be nested. */
  public static final int MAX_DEPTH = 64;

  private static final int SHOWN_PROBLEMS = 10;

  private OciJson() {}

  /** Reads an index or manifest list; {@code name} is what errors call it. */
  public static Index readIndex(byte[] json, String name) {
    return read(Index.class, json, "read image index", name);
  }

  /** Reads a manifest; {@code name} is what errors call it. */
  public static Manifest readManifest(byte[] json, String name) {
    return read(Manifest.class, json, "read image manifest", name);
  }

  /** Reads an image configuration; {@code name} is what errors call it. */
  public static ImageConfig readImageConfig(byte[] json, String name) {
    return read(ImageConfig.class, json, "read image config", name);
  }

  /** Reads the file {@code oci-layout}; {@code name} is what errors call it. */
  public static ImageLayout readImageLayout(byte[] json, String name) {
    return read(ImageLayout.class, json, "read image layout", name);
  }

  /** Reads the {@code manifest.json} of a Docker archive; {@code name} is what errors call it. */
  public static List<DockerArchiveEntry> readDockerArchive(byte[] json, String name) {
    String operation = "read docker archive manifest";
    JsonNode tree = JsonText.parse(json, operation, name);
    if (!tree.isArray()) {
      throw JsonText.invalid(operation, name, Scalars.mismatch("an array", tree), null);
    }
    Reader reader = new Reader();
    List<DockerArchiveEntry> entries = new ArrayList<>();
    for (int i = 0; i < tree.size(); i++) {
      Object entry = reader.value(DockerArchiveEntry.class, tree.get(i), Pointer.ROOT.element(i));
      if (entry != null) {
        entries.add((DockerArchiveEntry) entry);
      }
    }
    check(reader, operation, name);
    return List.copyOf(entries);
  }

  /** Reads a {@code config.json}; {@code name} is what errors call it. */
  public static Spec readSpec(byte[] json, String name) {
    return read(Spec.class, json, "read runtime config", name);
  }

  /** Reads the process of an exec; {@code name} is what errors call it. */
  public static ContainerProcess readProcess(byte[] json, String name) {
    return read(ContainerProcess.class, json, "read process", name);
  }

  /** Reads the limits of an update; {@code name} is what errors call it. */
  public static Resources readResources(byte[] json, String name) {
    return read(Resources.class, json, "read resources", name);
  }

  /** Reads the state of a container; {@code name} is what errors call it. */
  public static State readState(byte[] json, String name) {
    return read(State.class, json, "read container state", name);
  }

  /** Writes a {@code config.json}. */
  public static byte[] write(Spec spec) {
    return bytes(spec);
  }

  /** Writes the state of a container. */
  public static byte[] write(State state) {
    return bytes(state);
  }

  /** Writes an index. */
  public static byte[] write(Index index) {
    return bytes(index);
  }

  /** Writes a manifest. */
  public static byte[] write(Manifest manifest) {
    return bytes(manifest);
  }

  /** Writes an image configuration. */
  public static byte[] write(ImageConfig config) {
    return bytes(config);
  }

  /** Writes the file {@code oci-layout}. */
  public static byte[] write(ImageLayout layout) {
    return bytes(layout);
  }

  /** Writes the {@code manifest.json} of a Docker archive. */
  public static byte[] write(List<DockerArchiveEntry> entries) {
    return bytes(entries);
  }

  private static <T> T read(Class<T> type, byte[] json, String operation, String name) {
    Reader reader = new Reader();
    @Nullable Object value =
        reader.value(type, JsonText.parse(json, operation, name), Pointer.ROOT);
    check(reader, operation, name);
    return type.cast(Objects.requireNonNull(value));
  }

  private static void check(Reader reader, String operation, String name) throws JwasmException {
    List<Problem> problems = reader.problems();
    if (problems.isEmpty()) {
      return;
    }
    String shown =
        problems.stream()
            .limit(SHOWN_PROBLEMS)
            .map(Problem::toString)
            .collect(Collectors.joining("; "));
    int more = problems.size() - SHOWN_PROBLEMS;
    throw JsonText.invalid(
        operation, name, shown + (more > 0 ? "; and " + more + " more" : ""), null);
  }

  private static byte[] bytes(Object value) {
    return JsonText.bytes(new Writer(JsonText.MAPPER).tree(value));
  }
}
