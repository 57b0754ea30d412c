package io.jwasm.oci.image;

import java.util.Set;

/** Media types of OCI, Docker and WebAssembly contents (image-spec, media-types.md). */
public final class MediaTypes {
  /** OCI index. */
  public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

  /** OCI manifest. */
  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  /** OCI image configuration. */
  public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";

  /** OCI layer without compression. */
  public static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";

  /** OCI layer, gzip. */
  public static final String OCI_LAYER_GZIP = OCI_LAYER + "+gzip";

  /** OCI layer, zstd. */
  public static final String OCI_LAYER_ZSTD = OCI_LAYER + "+zstd";

  /** An empty JSON object that stands where nothing is needed. */
  public static final String OCI_EMPTY = "application/vnd.oci.empty.v1+json";

  /** Docker manifest list. */
  public static final String DOCKER_LIST =
      "application/vnd.docker.distribution.manifest.list.v2+json";

  /** Docker manifest, schema 2. */
  public static final String DOCKER_MANIFEST =
      "application/vnd.docker.distribution.manifest.v2+json";

  /** Docker image configuration. */
  public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";

  /** Docker layer without compression. */
  public static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";

  /** Docker layer, gzip. */
  public static final String DOCKER_LAYER_GZIP = DOCKER_LAYER + ".gzip";

  /** Docker layer, zstd. */
  public static final String DOCKER_LAYER_ZSTD = DOCKER_LAYER + ".zstd";

  /** Configuration of a wasm artifact. */
  public static final String WASM_CONFIG = "application/vnd.wasm.config.v0+json";

  /** Older configuration of a wasm artifact. */
  public static final String WASM_CONFIG_V1 = "application/vnd.wasm.config.v1+json";

  /** A wasm module as it is. */
  public static final String WASM = "application/wasm";

  /** A wasm module in an older artifact. */
  public static final String WASM_CONTENT_LAYER = "application/vnd.wasm.content.layer.v1+wasm";

  /** A wasm module in an image of a containerd wasm shim. */
  public static final String WASM_COMPONENT_LAYER =
      "application/vnd.bytecodealliance.wasm.component.layer.v0+wasm";

  private static final Set<String> INDEXES = Set.of(OCI_INDEX, DOCKER_LIST);
  private static final Set<String> MANIFESTS = Set.of(OCI_MANIFEST, DOCKER_MANIFEST);
  private static final Set<String> CONFIGS = Set.of(OCI_CONFIG, DOCKER_CONFIG);
  private static final Set<String> WASM_CONFIGS = Set.of(WASM_CONFIG, WASM_CONFIG_V1);
  private static final Set<String> WASM_LAYERS =
      Set.of(WASM, WASM_CONTENT_LAYER, WASM_COMPONENT_LAYER);
  private static final String NONDISTRIBUTABLE =
      "application/vnd.oci.image.layer.nondistributable.v1.tar";
  private static final String FOREIGN = "application/vnd.docker.image.rootfs.foreign.diff.tar";

  private MediaTypes() {}

  /** Whether it is an index or a manifest list. */
  public static boolean isIndex(String mediaType) {
    return INDEXES.contains(mediaType);
  }

  /** Whether it is a manifest. */
  public static boolean isManifest(String mediaType) {
    return MANIFESTS.contains(mediaType);
  }

  /** Whether it is an image configuration. */
  public static boolean isImageConfig(String mediaType) {
    return CONFIGS.contains(mediaType);
  }

  /** Whether it is the configuration of a wasm artifact. */
  public static boolean isWasmConfig(String mediaType) {
    return WASM_CONFIGS.contains(mediaType);
  }

  /** Whether it is a layer that is a wasm module and no tar. */
  public static boolean isWasmLayer(String mediaType) {
    return WASM_LAYERS.contains(mediaType);
  }

  /** Whether it is a tar layer, compressed or not. */
  public static boolean isTarLayer(String mediaType) {
    return compression(mediaType) != LayerCompression.UNKNOWN;
  }

  /** The compression of a tar layer; {@link LayerCompression#UNKNOWN} for all other types. */
  public static LayerCompression compression(String mediaType) {
    return switch (mediaType) {
      case OCI_LAYER, DOCKER_LAYER, NONDISTRIBUTABLE, FOREIGN -> LayerCompression.NONE;
      case OCI_LAYER_GZIP, DOCKER_LAYER_GZIP, NONDISTRIBUTABLE + "+gzip", FOREIGN + ".gzip" ->
          LayerCompression.GZIP;
      case OCI_LAYER_ZSTD, DOCKER_LAYER_ZSTD, NONDISTRIBUTABLE + "+zstd" -> LayerCompression.ZSTD;
      default -> LayerCompression.UNKNOWN;
    };
  }
}
