package io.jwasm.oci.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypesTest {
  @ParameterizedTest
  @CsvSource({
    "application/vnd.oci.image.layer.v1.tar, NONE",
    "application/vnd.oci.image.layer.v1.tar+gzip, GZIP",
    "application/vnd.oci.image.layer.v1.tar+zstd, ZSTD",
    "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd, ZSTD",
    "application/vnd.docker.image.rootfs.diff.tar, NONE",
    "application/vnd.docker.image.rootfs.diff.tar.gzip, GZIP",
    "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip, GZIP",
    "application/wasm, UNKNOWN",
  })
  void knowsCompressions(String mediaType, LayerCompression compression) {
    assertThat(MediaTypes.compression(mediaType)).isEqualTo(compression);
  }

  @Test
  void tellsDocumentsApart() {
    assertThat(MediaTypes.isIndex(MediaTypes.DOCKER_LIST)).isTrue();
    assertThat(MediaTypes.isManifest(MediaTypes.DOCKER_LIST)).isFalse();
    assertThat(MediaTypes.isWasmConfig("application/vnd.wasm.config.v0+json")).isTrue();
    assertThat(MediaTypes.isWasmLayer("application/vnd.wasm.content.layer.v1+wasm")).isTrue();
    assertThat(MediaTypes.isWasmLayer(MediaTypes.OCI_LAYER)).isFalse();
  }
}
