package io.jwasm.runtime.engine;

import java.util.List;
import java.util.Objects;

/**
 * The guest trapped.
 *
 * <p>Every engine uses the same message for the same {@link Kind}.
 */
public final class Trap extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The traps of the core specification, and those of the host. */
  public enum Kind {
    UNREACHABLE("unreachable"),
    MEMORY_OUT_OF_BOUNDS("out of bounds memory access"),
    TABLE_OUT_OF_BOUNDS("out of bounds table access"),
    UNDEFINED_ELEMENT("undefined element"),
    UNINITIALIZED_ELEMENT("uninitialized element"),
    INDIRECT_CALL_TYPE_MISMATCH("indirect call type mismatch"),
    INTEGER_OVERFLOW("integer overflow"),
    INTEGER_DIVIDE_BY_ZERO("integer divide by zero"),
    INVALID_CONVERSION("invalid conversion to integer"),
    NULL_REFERENCE("null reference"),
    STACK_EXHAUSTED("call stack exhausted"),
    UNALIGNED_ATOMIC("unaligned atomic"),
    EXPECTED_SHARED_MEMORY("expected shared memory"),
    UNCAUGHT_EXCEPTION("uncaught exception"),
    OUT_OF_MEMORY("out of memory"),
    OTHER("trap");

    private final String message;

    Kind(String message) {
      this.message = message;
    }

    /** The message as the specification's test suite expects it. */
    public String message() {
      return message;
    }
  }

  /**
   * One frame of a WebAssembly stack.
   *
   * @param function the index in the module's function space
   * @param name the name from the name section, or {@code func[N]}
   * @param offset the byte offset in the module, or -1 if not known
   */
  public record Frame(int function, String name, long offset) {
    @Override
    public String toString() {
      return offset < 0 ? name : name + " @ 0x" + Long.toHexString(offset);
    }
  }

  private final Kind kind;
  private final transient List<Frame> frames;

  /**
   * @param kind what trapped
   * @param detail the message, usually {@link Kind#message}
   * @param frames the WebAssembly stack, innermost first; may be empty
   */
  public Trap(Kind kind, String detail, List<Frame> frames) {
    super(detail, null, false, false);
    this.kind = kind;
    this.frames = List.copyOf(frames);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** What trapped. */
  public Kind kind() {
    return kind;
  }

  /** The WebAssembly stack, innermost frame first. */
  public List<Frame> frames() {
    return frames;
  }
}
