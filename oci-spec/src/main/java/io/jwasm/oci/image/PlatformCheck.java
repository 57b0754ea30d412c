package io.jwasm.oci.image;

import io.jwasm.oci.Findings;
import io.jwasm.oci.Pointer;
import java.util.Map;
import java.util.regex.Pattern;

/** The rules of a platform's names (image-spec, image-index.md "platform"). */
final class PlatformCheck {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]*");
  private static final Map<String, String> GO_NAMES =
      Map.of(
          "x86_64", "amd64", "x86-64", "amd64", "aarch64", "arm64", "i386", "386", "i686", "386");

  private PlatformCheck() {}

  static void check(Platform platform, Findings findings, Pointer at) {
    name(platform.architecture(), findings, at.field("architecture"));
    name(platform.os(), findings, at.field("os"));
    if (!platform.variant().isEmpty()) {
      name(platform.variant(), findings, at.field("variant"));
    }
  }

  private static void name(String text, Findings findings, Pointer at) {
    String other = GO_NAMES.get(text);
    if (text.isEmpty()) {
      findings.requireText(text, at);
    } else if (other != null) {
      findings.require(false, at, "\"" + text + "\" is written \"" + other + "\"");
    } else {
      findings.require(NAME.matcher(text).matches(), at, "not a platform name: \"" + text + "\"");
    }
  }
}
