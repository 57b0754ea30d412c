package io.jwasm.oci.image;

import io.jwasm.oci.Findings;
import io.jwasm.oci.Pointer;
import io.jwasm.oci.Problem;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What the image specification does not allow in its documents. Every method returns all problems,
 * none if the document is valid, and never throws. Pure; thread-safe.
 */
public final class ImageValidation {
  private static final int SCHEMA_VERSION = 2;
  private static final Pattern PORT = Pattern.compile("([0-9]{1,5})(?:/(?:tcp|udp|sctp))?");
  private static final int MAX_PORT = 65535;

  private ImageValidation() {}

  /** The problems of an index (image-index.md). */
  public static List<Problem> validate(Index index) {
    Findings findings = new Findings();
    header(index.schemaVersion(), index.mediaType(), MediaTypes::isIndex, findings);
    Pointer at = Pointer.ROOT.field("manifests");
    for (int i = 0; i < index.manifests().size(); i++) {
      DescriptorCheck.check(index.manifests().get(i), findings, at.element(i));
    }
    if (index.subject() != null) {
      DescriptorCheck.check(index.subject(), findings, Pointer.ROOT.field("subject"));
    }
    findings.requireKeys(index.annotations().keySet(), Pointer.ROOT.field("annotations"));
    return findings.problems();
  }

  /** The problems of a manifest (manifest.md). */
  public static List<Problem> validate(Manifest manifest) {
    Findings findings = new Findings();
    header(manifest.schemaVersion(), manifest.mediaType(), MediaTypes::isManifest, findings);
    Pointer config = Pointer.ROOT.field("config");
    DescriptorCheck.check(manifest.config(), findings, config);
    findings.require(
        !manifest.config().mediaType().equals(MediaTypes.OCI_EMPTY)
            || !manifest.artifactType().isEmpty(),
        Pointer.ROOT.field("artifactType"),
        "required where the config is empty");
    Pointer at = Pointer.ROOT.field("layers");
    for (int i = 0; i < manifest.layers().size(); i++) {
      DescriptorCheck.check(manifest.layers().get(i), findings, at.element(i));
    }
    if (manifest.subject() != null) {
      DescriptorCheck.check(manifest.subject(), findings, Pointer.ROOT.field("subject"));
    }
    findings.requireKeys(manifest.annotations().keySet(), Pointer.ROOT.field("annotations"));
    return findings.problems();
  }

  /** The problems of an image configuration (config.md). */
  public static List<Problem> validate(ImageConfig config) {
    Findings findings = new Findings();
    Timestamps.check(config.created(), findings, Pointer.ROOT.field("created"));
    PlatformCheck.check(config.platform(), findings, Pointer.ROOT);
    container(config.config(), findings, Pointer.ROOT.field("config"));
    Pointer rootfs = Pointer.ROOT.field("rootfs");
    findings.requireOneOf(config.rootfs().type(), Set.of("layers"), rootfs.field("type"));
    history(config, findings);
    return findings.problems();
  }

  /** The problems of the file {@code oci-layout} (image-layout.md). */
  public static List<Problem> validate(ImageLayout layout) {
    Findings findings = new Findings();
    findings.requireOneOf(
        layout.imageLayoutVersion(),
        Set.of(ImageLayout.CURRENT.imageLayoutVersion()),
        Pointer.ROOT.field("imageLayoutVersion"));
    return findings.problems();
  }

  private static void header(
      int version, String mediaType, Predicate<String> known, Findings findings) {
    findings.require(
        version == SCHEMA_VERSION,
        Pointer.ROOT.field("schemaVersion"),
        "must be " + SCHEMA_VERSION + ", not " + version);
    findings.require(
        mediaType.isEmpty() || known.test(mediaType),
        Pointer.ROOT.field("mediaType"),
        "unknown value \"" + mediaType + "\"");
  }

  private static void container(ContainerConfig config, Findings findings, Pointer at) {
    findings.requireVariables(config.env(), at.field("Env"));
    Pointer ports = at.field("ExposedPorts");
    config.exposedPorts().stream()
        .sorted()
        .forEach(port -> findings.require(isPort(port), ports.field(port), "not port[/protocol]"));
    Pointer volumes = at.field("Volumes");
    config.volumes().stream()
        .sorted()
        .forEach(volume -> findings.requireAbsolute(volume, volumes.field(volume)));
    if (!config.workingDir().isEmpty()) {
      findings.requireAbsolute(config.workingDir(), at.field("WorkingDir"));
    }
  }

  private static boolean isPort(String text) {
    var matcher = PORT.matcher(text);
    if (!matcher.matches()) {
      return false;
    }
    int port = Integer.parseInt(matcher.group(1));
    return port >= 1 && port <= MAX_PORT;
  }

  private static void history(ImageConfig config, Findings findings) {
    Pointer at = Pointer.ROOT.field("history");
    for (int i = 0; i < config.history().size(); i++) {
      Timestamps.check(config.history().get(i).created(), findings, at.element(i).field("created"));
    }
    long layers = config.history().stream().filter(entry -> !entry.emptyLayer()).count();
    int diffIds = config.rootfs().diffIds().size();
    findings.require(
        config.history().isEmpty() || layers == diffIds,
        at,
        "names " + layers + " layers, rootfs has " + diffIds);
  }
}
