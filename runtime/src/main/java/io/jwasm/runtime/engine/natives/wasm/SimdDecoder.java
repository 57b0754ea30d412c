package io.jwasm.runtime.engine.natives.wasm;

import static io.jwasm.runtime.engine.natives.wasm.Types.F32;
import static io.jwasm.runtime.engine.natives.wasm.Types.F64;
import static io.jwasm.runtime.engine.natives.wasm.Types.I32;
import static io.jwasm.runtime.engine.natives.wasm.Types.I64;
import static io.jwasm.runtime.engine.natives.wasm.Types.V128;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import java.util.BitSet;

/** Vector instructions. */
final class SimdDecoder {
  private static final BitSet UNARY =
      set(
          77, 77, 94, 98, 103, 106, 116, 117, 122, 122, 124, 129, 135, 138, 148, 148, 160, 161, 167,
          170, 192, 193, 199, 202, 224, 225, 227, 227, 236, 237, 239, 239, 248, 255);
  private static final BitSet TEST = set(83, 83, 99, 100, 131, 132, 163, 164, 195, 196);
  private static final BitSet SHIFT = set(107, 109, 139, 141, 171, 173, 203, 205);
  private static final BitSet ILLEGAL =
      set(
          154, 154, 162, 162, 165, 166, 175, 176, 178, 180, 187, 187, 194, 194, 197, 198, 207, 208,
          210, 212, 226, 226, 238, 238);

  /** The strict instruction that a relaxed one (0x100 to 0x114) may do the work of, or itself. */
  private static final int[] RELAXED = {
    14, 248, 249, 252, 253, 0x105, 0x106, 0x107, 0x108, 82, 82, 82, 82, 232, 233, 244, 245, 130,
    0x112, 0x113
  };

  private final Body body;
  private final MemoryDecoder memory;

  SimdDecoder(Body body, MemoryDecoder memory) {
    this.body = body;
    this.memory = memory;
  }

  /** Ranges, both ends included. */
  private static BitSet set(int... ranges) {
    var bits = new BitSet();
    for (int i = 0; i < ranges.length; i += 2) {
      bits.set(ranges[i], ranges[i + 1] + 1);
    }
    return bits;
  }

  void instruction(int encoded) {
    int op = encoded;
    if (op >= 0x100 && op - 0x100 < RELAXED.length) {
      op = RELAXED[op - 0x100];
    } else if (op < 0 || op > 255 || ILLEGAL.get(op)) {
      throw body.in.fail("illegal opcode fd " + Integer.toHexString(op));
    }
    if (op <= 11 || (op >= 84 && op <= 93)) {
      access(op);
    } else if (op <= 34) {
      lanes(op);
    } else {
      arithmetic(op);
    }
  }

  private void arithmetic(int op) {
    if (UNARY.get(op)) {
      emit(op, V128, body.pop(V128), Ir.NONE, Ir.NONE);
    } else if (TEST.get(op)) {
      emit(op, I32, body.pop(V128), Ir.NONE, Ir.NONE);
    } else if (SHIFT.get(op)) {
      int count = body.pop(I32);
      emit(op, V128, body.pop(V128), count, Ir.NONE);
    } else if (op == 82 || (op >= 0x105 && op <= 0x108) || op == 0x113) {
      int c = body.pop(V128);
      int b = body.pop(V128);
      emit(op, V128, body.pop(V128), b, c);
    } else {
      int b = body.pop(V128);
      emit(op, V128, body.pop(V128), b, Ir.NONE);
    }
  }

  private void emit(int op, byte result, int a, int b, int c) {
    emit(op, result, a, b, c, 0, 0);
  }

  private void emit(int op, byte result, int a, int b, int c, int x, int y) {
    int dst = body.temp(result);
    if (!body.dead) {
      body.ir.add(Op.SIMD + op, dst, a, b, c, x, y);
    }
    body.push(result, dst);
  }

  private static byte laneType(int op) {
    return switch (op) {
      case 18, 29, 30 -> I64;
      case 19, 31, 32 -> F32;
      case 20, 33, 34 -> F64;
      default -> I32;
    };
  }

  private void lanes(int op) {
    if (op == 12) {
      long low = body.in.raw64();
      body.push(V128, body.ir.constant(low, body.in.raw64()));
    } else if (op == 13) {
      long low = shuffle();
      int mask = body.ir.constant(low, shuffle());
      int b = body.pop(V128);
      emit(op, V128, body.pop(V128), b, mask);
    } else if (op == 14) {
      arithmetic(op);
    } else if (op <= 20) {
      emit(op, V128, body.pop(laneType(op)), Ir.NONE, Ir.NONE);
    } else {
      lane(op);
    }
  }

  private long shuffle() {
    long mask = 0;
    for (int i = 0; i < 8; i++) {
      long lane = body.in.u8();
      if (lane > 31) {
        throw body.in.fail("invalid lane index");
      }
      mask |= lane << (8 * i);
    }
    return mask;
  }

  private int laneIndex(int lanes) {
    int lane = body.in.u8();
    if (lane >= lanes) {
      throw body.in.fail("invalid lane index");
    }
    return lane;
  }

  private void lane(int op) {
    int lanes = op <= 23 ? 16 : op <= 26 ? 8 : op <= 28 || op == 31 || op == 32 ? 4 : 2;
    int lane = laneIndex(lanes);
    boolean replace = op == 23 || op == 26 || (op >= 28 && (op & 1) == 0);
    if (replace) {
      int b = body.pop(laneType(op));
      emit(op, V128, body.pop(V128), b, Ir.NONE, lane, 0);
    } else {
      emit(op, laneType(op), body.pop(V128), Ir.NONE, Ir.NONE, lane, 0);
    }
  }

  private void access(int op) {
    int log =
        switch (op) {
          case 0, 11 -> 4;
          case 7, 84, 88 -> 0;
          case 8, 85, 89 -> 1;
          case 9, 86, 90, 92 -> 2;
          default -> 3;
        };
    memory.argument(log, false);
    int x = memory.offset();
    int y = memory.memory();
    if (op == 11) {
      int value = body.pop(V128);
      store(op, body.pop(I32), value, Ir.NONE);
    } else if (op >= 84 && op <= 91) {
      int lane = body.ir.constant(laneIndex(16 >> log));
      int value = body.pop(V128);
      int address = body.pop(I32);
      if (op >= 88) {
        store(op, address, value, lane);
      } else {
        emit(op, V128, address, value, lane, x, y);
      }
    } else {
      emit(op, V128, body.pop(I32), Ir.NONE, Ir.NONE, x, y);
    }
  }

  private void store(int op, int address, int value, int lane) {
    if (!body.dead) {
      body.ir.add(Op.SIMD + op, Ir.NONE, address, value, lane, memory.offset(), memory.memory());
    }
  }
}
