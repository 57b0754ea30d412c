package io.jwasm.runtime.engine.natives.ir;

/**
 * Operations of the IR. Numeric ones, loads and stores have the code of the WebAssembly instruction
 * (below 0x100; those behind a prefix follow in blocks of their own); the others start at 0x800.
 */
public final class Op {
  /** Where instructions behind the prefixes 0xfc, 0xfd and 0xfe start. */
  public static final int MISC = 0x100;

  public static final int SIMD = 0x200;
  public static final int ATOMIC = 0x400;

  /** Bits of the operation; above them a fused compare, see {@link #COMPARE_SHIFT}. */
  public static final int MASK = 0xfff;

  /**
   * {@link #BRIF} and {@link #SELECT} hold the WebAssembly opcode of a compare above this bit, or 0
   * if their condition is a single i32.
   */
  public static final int COMPARE_SHIFT = 12;

  public static final int NOP = 0x800;

  /** dst = a. */
  public static final int MOV = 0x801;

  /** Start of a block; x = label. */
  public static final int LABEL = 0x802;

  /** Jump; x = label. */
  public static final int BR = 0x803;

  /** Conditional jump on a (compared with b); x = label, y = 1 to jump if true, 0 if false. */
  public static final int BRIF = 0x804;

  /** Jump by index a; x = pool: count, labels, default label. */
  public static final int BRTABLE = 0x805;

  /** Return; x = pool list. */
  public static final int RETURN = 0x806;

  /** Trap; x = kind. */
  public static final int TRAP = 0x807;

  /** Definition of the parameters; x = pool list. */
  public static final int PARAMS = 0x808;

  /** dst = condition c (compared with y as operand) ? a : b. */
  public static final int SELECT = 0x809;

  /**
   * Call; x = pool list, whose head is the function. For this and the other calls y is 0, or the
   * label where exceptions continue, plus 1: such a call ends its block.
   */
  public static final int CALL = 0x80a;

  /** Call through a table; a = index; x = pool list, whose head is type and table. */
  public static final int CALL_INDIRECT = 0x80b;

  /** Call of the runtime; x = pool list, whose head is builtin and immediate. */
  public static final int BUILTIN = 0x80c;

  /** dst = global x. */
  public static final int GLOBAL_GET = 0x80d;

  /** global x = a. */
  public static final int GLOBAL_SET = 0x80e;

  /** Loop head: leaves if the guest is interrupted. */
  public static final int POLL = 0x80f;

  /** dst = pages of memory x. */
  public static final int MEMORY_SIZE = 0x810;

  /** dst = table x [a]. */
  public static final int TABLE_GET = 0x811;

  /** dst = elements of table x. */
  public static final int TABLE_SIZE = 0x812;

  /** dst = reference to function x. */
  public static final int REF_FUNC = 0x813;

  /** dst = a is null. */
  public static final int REF_IS_NULL = 0x814;

  /** Tail call; like CALL. */
  public static final int RETURN_CALL = 0x815;

  /** Tail call through a table; like CALL_INDIRECT. */
  public static final int RETURN_CALL_INDIRECT = 0x816;

  /** Call of the runtime that does not return; x = pool list, whose head is the builtin. */
  public static final int THROW = 0x817;

  /** dst = the exception that brought control here; right at its handler's label. */
  public static final int CAUGHT = 0x818;

  /** dst = identity of the tag of exception a. */
  public static final int EXCEPTION_TAG = 0x819;

  /** dst = identity of tag x. */
  public static final int TAG = 0x81a;

  /** dst = what exception a carries in slot x. */
  public static final int PAYLOAD = 0x81b;

  private Op() {}

  /** Whether this is a compare that a branch or select can take over. */
  public static boolean compare(int op) {
    return op >= 0x45 && op <= 0x66;
  }

  /** Whether the operation ends a block without falling through. */
  public static boolean ends(int op) {
    return switch (op & MASK) {
      case BR, BRTABLE, RETURN, TRAP, RETURN_CALL, RETURN_CALL_INDIRECT, THROW -> true;
      default -> false;
    };
  }

  /** Whether the operation's only effect is its result. */
  public static boolean pure(int op) {
    int code = op & MASK;
    if (code < MISC) {
      return code >= 0x45 && !division(code) && !(code >= 0xa8 && code <= 0xb1 && traps(code));
    }
    if (code < ATOMIC) {
      return code < 0x108 || (code >= SIMD + 12 && !simdMemory(code));
    }
    return code == MOV
        || code == SELECT
        || code == GLOBAL_GET
        || code == MEMORY_SIZE
        || code == REF_IS_NULL
        || (code >= CAUGHT && code <= PAYLOAD)
        || code == TABLE_SIZE;
  }

  private static boolean division(int code) {
    return (code >= 0x6d && code <= 0x70) || (code >= 0x7f && code <= 0x82);
  }

  private static boolean traps(int code) {
    return code != 0xac && code != 0xad;
  }

  private static boolean simdMemory(int code) {
    int simd = code - SIMD;
    return simd >= 84 && simd <= 93;
  }

  /** Whether the operation uses a pool list. */
  public static boolean listed(int op) {
    return switch (op & MASK) {
      case RETURN, PARAMS, CALL, CALL_INDIRECT, BUILTIN, RETURN_CALL, RETURN_CALL_INDIRECT, THROW ->
          true;
      default -> false;
    };
  }

  /** Whether the operation is a call, which spares only some registers. */
  public static boolean call(int op) {
    return switch (op & MASK) {
      case CALL, CALL_INDIRECT, BUILTIN, THROW -> true;
      default -> false;
    };
  }
}
