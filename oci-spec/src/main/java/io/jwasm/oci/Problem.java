package io.jwasm.oci;

/**
 * Something that a document must not hold.
 *
 * @param pointer where it is
 * @param message what is wrong with it, in lower case without a full stop
 */
public record Problem(Pointer pointer, String message) {
  /** The pointer and the message; the message alone where the whole document is meant. */
  @Override
  public String toString() {
    return pointer.text().isEmpty() ? message : pointer + ": " + message;
  }
}
