package io.jwasm.runtime.fd;

/** What a descriptor was opened for. */
public enum Access {
  NONE,
  READ,
  WRITE,
  READ_WRITE;

  /** The access with these parts. */
  public static Access of(boolean reads, boolean writes) {
    return reads ? (writes ? READ_WRITE : READ) : writes ? WRITE : NONE;
  }

  /** Whether it allows reading. */
  public boolean reads() {
    return this == READ || this == READ_WRITE;
  }

  /** Whether it allows writing. */
  public boolean writes() {
    return this == WRITE || this == READ_WRITE;
  }
}
