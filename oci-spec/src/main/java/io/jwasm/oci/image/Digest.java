package io.jwasm.oci.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The digest of a content (image-spec, descriptor.md "Digests"). It is always well-formed: it holds
 * no separator of paths, and one of a registered algorithm has the right length.
 *
 * @param algorithm the algorithm, e.g. {@code sha256}; others than {@code sha256} and {@code
 *     sha512} can be named but not computed
 * @param encoded the encoded value; lower-case hexadecimal for the registered algorithms
 */
public record Digest(String algorithm, String encoded) {
  private static final Pattern ALGORITHM = Pattern.compile("[a-z0-9]+(?:[+._-][a-z0-9]+)*");
  private static final Pattern ENCODED = Pattern.compile("[a-zA-Z0-9=_-]+");
  private static final Pattern HEX = Pattern.compile("[a-f0-9]+");

  /**
   * @throws IllegalArgumentException if a part is malformed
   */
  public Digest {
    Optional<String> fault = fault(algorithm, encoded);
    if (fault.isPresent()) {
      throw new IllegalArgumentException(fault.get());
    }
  }

  private static Optional<String> fault(String algorithm, String encoded) {
    if (!ALGORITHM.matcher(algorithm).matches() || !ENCODED.matcher(encoded).matches()) {
      return Optional.of("a digest has the form algorithm:encoded, e.g. sha256:<64 hex digits>");
    }
    int length = hexLength(algorithm);
    if (length > 0 && (encoded.length() != length || !HEX.matcher(encoded).matches())) {
      return Optional.of(algorithm + " takes " + length + " lower-case hexadecimal digits");
    }
    return Optional.empty();
  }

  private static int hexLength(String algorithm) {
    return switch (algorithm) {
      case "sha256" -> 64;
      case "sha512" -> 128;
      default -> 0;
    };
  }

  /**
   * Reads {@code algorithm:encoded}.
   *
   * @throws IllegalArgumentException if the text is malformed
   */
  public static Digest parse(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new Digest("", text)
        : new Digest(text.substring(0, colon), text.substring(colon + 1));
  }

  /** The sha256 digest of the bytes. */
  public static Digest of(byte[] content) {
    MessageDigest hash = new Digest("sha256", "0".repeat(64)).newHash();
    return of("sha256", hash.digest(content));
  }

  /**
   * The digest whose hash was computed already.
   *
   * @throws IllegalArgumentException if the length is not that of the algorithm
   */
  public static Digest of(String algorithm, byte[] hash) {
    return new Digest(algorithm, HexFormat.of().formatHex(hash));
  }

  /** Whether {@link #newHash} can compute this algorithm. */
  public boolean isSupported() {
    return hexLength(algorithm) > 0;
  }

  /**
   * A fresh hash of this algorithm; one thread at a time may use it.
   *
   * @throws IllegalArgumentException if the algorithm is not supported
   */
  public MessageDigest newHash() {
    if (!isSupported()) {
      throw new IllegalArgumentException("digest algorithm " + algorithm + " is not supported");
    }
    try {
      return MessageDigest.getInstance(algorithm.toUpperCase(Locale.ROOT).replace("SHA", "SHA-"));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no " + algorithm, e);
    }
  }

  /** {@code algorithm:encoded}. */
  @Override
  public String toString() {
    return algorithm + ":" + encoded;
  }
}
