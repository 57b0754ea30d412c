package io.jwasm.runtime.cache;

import io.jwasm.runtime.engine.Engine;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an artifact was made of.
 *
 * @param moduleDigest the SHA-256 of the module, 64 lower-case hex digits
 * @param fingerprint that of the engine, see {@link Engine#fingerprint}
 */
public record ArtifactKey(String moduleDigest, String fingerprint) {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern FINGERPRINT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  public ArtifactKey {
    if (!isDigest(moduleDigest) || !FINGERPRINT.matcher(fingerprint).matches()) {
      throw new IllegalArgumentException("key " + moduleDigest + ", " + fingerprint);
    }
  }

  // By hand, as what the JVM generates for records takes milliseconds of a start.
  @Override
  public boolean equals(Object other) {
    return other instanceof ArtifactKey key
        && moduleDigest.equals(key.moduleDigest)
        && fingerprint.equals(key.fingerprint);
  }

  @Override
  public int hashCode() {
    return 31 * moduleDigest.hashCode() + fingerprint.hashCode();
  }

  static boolean isDigest(String text) {
    return DIGEST.matcher(text).matches();
  }

  /** The name of the entry. */
  String fileName() {
    return moduleDigest + "." + fingerprint;
  }

  /** The name of the engine, which its fingerprint begins with. */
  public String engine() {
    int dash = fingerprint.indexOf('-');
    return dash < 0 ? fingerprint : fingerprint.substring(0, dash);
  }

  static Optional<ArtifactKey> ofFileName(String name) {
    int dot = name.indexOf('.');
    if (dot != 64 || !isDigest(name.substring(0, dot))) {
      return Optional.empty();
    }
    String fingerprint = name.substring(dot + 1);
    return FINGERPRINT.matcher(fingerprint).matches()
        ? Optional.of(new ArtifactKey(name.substring(0, dot), fingerprint))
        : Optional.empty();
  }
}
