package io.jwasm.oci;

import java.util.regex.Pattern;

/** Versions as Semantic Versioning 2.0.0 writes them. */
public final class Versions {
  private static final Pattern SEMVER =
      Pattern.compile(
          "(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)\\.(?:0|[1-9][0-9]*)"
              + "(?:-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");

  private Versions() {}

  /** Requires a version with this major number. */
  public static void require(String version, String major, Findings findings, Pointer at) {
    if (version.isEmpty()) {
      findings.requireText(version, at);
    } else if (!SEMVER.matcher(version).matches()) {
      findings.require(false, at, "not a semantic version: \"" + version + "\"");
    } else {
      findings.require(
          version.startsWith(major + "."), at, "version " + version + " is not supported");
    }
  }
}
