package io.jwasm.oci;

/**
 * A place in a JSON document (RFC 6901).
 *
 * @param text the pointer's text; empty for the whole document
 */
public record Pointer(String text) {
  /** The whole document. */
  public static final Pointer ROOT = new Pointer("");

  /** The field of the object at this place. */
  public Pointer field(String name) {
    return new Pointer(text + "/" + name.replace("~", "~0").replace("/", "~1"));
  }

  /** The element of the array at this place, counted from 0. */
  public Pointer element(int index) {
    return new Pointer(text + "/" + index);
  }

  @Override
  public String toString() {
    return text;
  }
}
