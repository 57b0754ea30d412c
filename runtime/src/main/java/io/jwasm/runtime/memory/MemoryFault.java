package io.jwasm.runtime.memory;

/**
 * A host function was given a range outside of linear memory. Host ABIs turn it into their errno
 * ({@code FAULT}); it never reaches the guest as a trap. Without a stack trace: guests can cause it
 * at will.
 */
public final class MemoryFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The one instance: it carries nothing. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // has neither stack trace nor suppressed list
  static final MemoryFault INSTANCE = new MemoryFault();

  private MemoryFault() {
    super("address outside of linear memory", null, false, false);
  }
}
