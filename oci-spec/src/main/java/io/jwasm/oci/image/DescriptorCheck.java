package io.jwasm.oci.image;

import io.jwasm.oci.Findings;
import io.jwasm.oci.Pointer;
import java.util.Base64;
import java.util.regex.Pattern;

/** The rules of a descriptor (image-spec, descriptor.md). */
final class DescriptorCheck {
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}";
  private static final Pattern MEDIA_TYPE = Pattern.compile(NAME + "/" + NAME);

  private DescriptorCheck() {}

  static void check(Descriptor descriptor, Findings findings, Pointer at) {
    mediaType(descriptor.mediaType(), true, findings, at.field("mediaType"));
    mediaType(descriptor.artifactType(), false, findings, at.field("artifactType"));
    findings.require(descriptor.size() >= 0, at.field("size"), "negative");
    findings.requireKeys(descriptor.annotations().keySet(), at.field("annotations"));
    data(descriptor, findings, at.field("data"));
    if (descriptor.platform() != null) {
      PlatformCheck.check(descriptor.platform(), findings, at.field("platform"));
    }
  }

  private static void mediaType(String text, boolean required, Findings findings, Pointer at) {
    if (!text.isEmpty()) {
      findings.require(
          MEDIA_TYPE.matcher(text).matches(), at, "not a media type: \"" + text + "\"");
    } else if (required) {
      findings.requireText(text, at);
    }
  }

  private static void data(Descriptor descriptor, Findings findings, Pointer at) {
    if (descriptor.data().isEmpty()) {
      return;
    }
    try {
      byte[] data = Base64.getDecoder().decode(descriptor.data());
      Digest digest = descriptor.digest();
      findings.require(data.length == descriptor.size(), at, "its length is not the size");
      if (digest.isSupported()) {
        byte[] hash = digest.newHash().digest(data);
        findings.require(
            Digest.of(digest.algorithm(), hash).equals(digest), at, "does not match the digest");
      }
    } catch (IllegalArgumentException e) {
      findings.require(false, at, "not base64");
    }
  }
}
