package io.jwasm.runtime.engine.natives;

import io.jwasm.runtime.testing.Code;
import java.util.ArrayList;
import java.util.List;

/**
 * An instruction that accesses memory.
 *
 * @param name its opcode
 * @param width bytes that it accesses
 * @param atomic whether it traps unless its address is a multiple of the width
 * @param code a body that executes it and leaves nothing on the stack
 */
record Access(String name, int width, boolean atomic, Code code) {
  private static final int[] LOADS = {4, 8, 4, 8, 1, 1, 2, 2, 1, 1, 2, 2, 4, 4};
  private static final int[] STORES = {4, 8, 4, 8, 1, 2, 1, 2, 4};
  private static final String STORED = "ILFDIILLL";
  private static final int[] VECTOR_LOADS = {16, 8, 8, 8, 8, 8, 8, 1, 2, 4, 8};
  private static final int[] ATOMICS = {4, 8, 1, 2, 1, 2, 4};
  private static final String ATOMIC_TYPES = "ILIILLL";
  private static final int DROP = 0x1a;

  /**
   * All of them, in an order that does not change.
   *
   * @param address code that pushes the address
   * @param offset the static offset
   */
  static List<Access> all(Code address, long offset) {
    var all = new ArrayList<Access>();
    for (int i = 0; i < LOADS.length; i++) {
      int op = 0x28 + i;
      Code code = start(address).op(op).u32(0).u32(offset).op(DROP);
      all.add(new Access(Integer.toHexString(op), LOADS[i], false, code));
    }
    for (int i = 0; i < STORES.length; i++) {
      int op = 0x36 + i;
      Code code = value(start(address), STORED.charAt(i)).op(op).u32(0).u32(offset);
      all.add(new Access(Integer.toHexString(op), STORES[i], false, code));
    }
    vectors(all, address, offset);
    for (int op = 0; op <= 0x4e; op = op == 0 ? 0x10 : op + 1) {
      all.add(atomic(op, address, offset));
    }
    return all;
  }

  private static Code start(Code address) {
    return new Code().raw(address.bytes());
  }

  private static Code value(Code code, char type) {
    return switch (type) {
      case 'I' -> code.i32(0x1122_3344);
      case 'L' -> code.i64(0x1122_3344_5566_7788L);
      case 'F' -> code.op(0x43, 1, 2, 3, 4);
      case 'D' -> code.op(0x44, 1, 2, 3, 4, 5, 6, 7, 8);
      default -> code.op(0xfd, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
    };
  }

  private static void vectors(List<Access> all, Code address, long offset) {
    for (int op = 0; op <= 93; op = op == 11 ? 84 : op + 1) {
      boolean lane = op >= 84 && op <= 91;
      boolean store = op == 11 || op >= 88 && op <= 91;
      Code code = start(address);
      if (lane || store) {
        value(code, 'V');
      }
      code.op(0xfd).u32(op).u32(0).u32(offset);
      if (lane) {
        code.op(0);
      }
      if (!store) {
        code.op(DROP);
      }
      int width =
          op <= 10 ? VECTOR_LOADS[op] : op == 11 ? 16 : lane ? 1 << (op & 3) : 4 << (op & 1);
      all.add(new Access("fd " + op, width, false, code));
    }
  }

  /** {@code notify}, or one of seven widths of a load, store, read-modify-write. */
  private static Access atomic(int op, Code address, long offset) {
    int index = op == 0 ? 0 : (op - 0x10) % 7;
    int kind = op == 0 ? 2 : (op - 0x10) / 7;
    char type = ATOMIC_TYPES.charAt(index);
    Code code = start(address);
    for (int values = kind == 0 ? 0 : kind == 8 ? 2 : 1; values > 0; values--) {
      value(code, type);
    }
    int log = Integer.numberOfTrailingZeros(ATOMICS[index]);
    code.op(0xfe).u32(op).u32(log).u32(offset);
    if (kind != 1) {
      code.op(DROP);
    }
    return new Access("fe " + Integer.toHexString(op), ATOMICS[index], true, code);
  }
}
