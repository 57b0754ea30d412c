package io.jwasm.oci.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  @Test
  void hashesBytes() {
    assertThat(Digest.of("abc".getBytes(StandardCharsets.UTF_8)))
        .hasToString("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void hashesWithSha512() {
    Digest any = new Digest("sha512", "0".repeat(128));

    assertThat(Digest.of("sha512", any.newHash().digest()).encoded()).startsWith("cf83e1357eef");
  }

  @Test
  void readsUnregisteredAlgorithms() {
    Digest digest = Digest.parse("multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8");

    assertThat(digest.isSupported()).isFalse();
    assertThatThrownBy(digest::newHash)
        .hasMessage("digest algorithm multihash+base58 is not supported");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256",
        "sha256:",
        "sha256:abc",
        "SHA256:abc",
        "other:../../etc/passwd",
        "../x:abc",
        "sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"
      })
  void rejectsMalformedText(String text) {
    assertThatThrownBy(() -> Digest.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
