package io.jwasm.runtime.engine.natives.target;

/**
 * The frame of generated code as the runtime sees it, whatever the processor: at the frame pointer
 * the caller's frame pointer, then the return address; below it the context, a scratch word, and
 * the preserved registers that the function keeps.
 */
public final class FrameLayout {
  /** Where the return address is, relative to the frame pointer. */
  public static final int RETURN_ADDRESS = 8;

  /** Where a frame that calls keeps the context. */
  public static final int SAVED_CONTEXT = -8;

  /** A word for a moment. */
  public static final int SCRATCH = -16;

  /** Bytes between the frame pointer and the first preserved register, below it. */
  public static final int FIXED = 16;

  private FrameLayout() {}

  /**
   * Bytes between the slots that a call to the host passes, which lie lowest, and the frame
   * pointer.
   *
   * @param slots how many
   */
  public static int hostFrame(int slots) {
    return 8 * slots + FIXED + 15 & ~15;
  }

  /** Where a slot is that the caller provides, relative to the frame pointer. */
  static int incoming(int slot) {
    return 16 + 8 * slot;
  }
}
