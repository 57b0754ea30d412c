package io.jwasm.runtime.engine.natives.wasm;

/** The module is malformed or not valid, or uses something that is not covered. */
public final class InvalidModule extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whether the module may be valid but uses a feature that is not covered. */
  private final boolean unsupported;

  private InvalidModule(String message, boolean unsupported) {
    super(message, null, false, false);
    this.unsupported = unsupported;
  }

  /** The module is wrong. */
  public static InvalidModule invalid(String reason, int offset) {
    return new InvalidModule(reason + " at offset 0x" + Integer.toHexString(offset), false);
  }

  /** The module needs something that is missing here. */
  public static InvalidModule unsupported(String feature) {
    return new InvalidModule(feature, true);
  }

  /** See {@link #unsupported(String)}. */
  public boolean isUnsupported() {
    return unsupported;
  }
}
