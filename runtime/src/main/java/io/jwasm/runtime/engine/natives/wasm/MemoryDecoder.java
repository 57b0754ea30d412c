package io.jwasm.runtime.engine.natives.wasm;

import static io.jwasm.runtime.engine.natives.wasm.Types.I32;
import static io.jwasm.runtime.engine.natives.wasm.Types.I64;

import io.jwasm.runtime.engine.natives.ir.Builtin;
import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;

/** Loads, stores, bulk operations, atomics. */
final class MemoryDecoder {
  private final Body body;
  private final Reader in;
  private int offset;
  private int memory;

  MemoryDecoder(Body body) {
    this.body = body;
    this.in = body.in;
  }

  private int memoryIndex() {
    int index = in.u32();
    if (index < 0 || index >= body.info.memories.size()) {
      throw in.fail("unknown memory " + Integer.toUnsignedString(index));
    }
    return index;
  }

  /** Reads a memory argument for an access of 2^log bytes. */
  void argument(int log, boolean exact) {
    int flags = in.u32();
    memory = (flags & 0x40) != 0 ? memoryIndex() : 0;
    if (body.info.memories.isEmpty()) {
      throw in.fail("unknown memory 0");
    }
    int align = flags & ~0x40;
    if (align < 0 || align >= 32) {
      throw in.fail("malformed memop flags");
    }
    if (align > log || (exact && align != log)) {
      throw in.fail("alignment must not be larger than natural");
    }
    offset = in.u32();
  }

  int offset() {
    return offset;
  }

  int memory() {
    return memory;
  }

  void access(int op) {
    argument(Opcodes.accessLog(op), false);
    byte type = Opcodes.accessType(op);
    if (op >= 0x36) {
      int value = body.pop(type);
      int address = body.pop(I32);
      body.emit(op, Ir.NONE, address, value, offset, memory);
      return;
    }
    int address = body.pop(I32);
    int dst = body.temp(type);
    body.emit(op, dst, address, Ir.NONE, offset, memory);
    body.push(type, dst);
  }

  void size(int op) {
    int index = memoryIndex();
    if (op == 0x3f) {
      int dst = body.temp(I32);
      body.emit(Op.MEMORY_SIZE, dst, Ir.NONE, Ir.NONE, index, 0);
      body.push(I32, dst);
    } else {
      int delta = body.pop(I32);
      body.builtin(Builtin.MEMORY_GROW, new int[] {delta, body.ir.constant(index)}, I32);
    }
  }

  private int segment() {
    int index = in.u32();
    if (body.info.dataCount < 0) {
      throw in.fail("data count section required");
    }
    if (index < 0 || index >= body.info.dataCount) {
      throw in.fail("unknown data segment " + Integer.toUnsignedString(index));
    }
    return index;
  }

  void bulk(int op) {
    switch (op) {
      case 8 -> {
        int segment = segment();
        int index = memoryIndex();
        range(Builtin.MEMORY_INIT, body.ir.constant(segment), body.ir.constant(index));
      }
      case 9 -> body.builtin(Builtin.DATA_DROP, new int[] {body.ir.constant(segment())});
      case 10 -> {
        int to = memoryIndex();
        int from = memoryIndex();
        range(Builtin.MEMORY_COPY, body.ir.constant(to), body.ir.constant(from));
      }
      default -> range(Builtin.MEMORY_FILL, body.ir.constant(memoryIndex()));
    }
  }

  private void range(Builtin builtin, int... immediates) {
    int[] args = new int[3 + immediates.length];
    for (int i = 2; i >= 0; i--) {
      args[i] = body.pop(I32);
    }
    System.arraycopy(immediates, 0, args, 3, immediates.length);
    body.builtin(builtin, args);
  }

  void atomic(int op) {
    if (op == 3) {
      if (in.u8() != 0) {
        throw in.fail("zero byte expected");
      }
      body.emit(Op.ATOMIC + op, Ir.NONE, Ir.NONE);
    } else if (op >= 0 && op <= 2) {
      waiting(op);
    } else if (op >= 0x10 && op <= 0x4e) {
      atomicAccess(op);
    } else {
      throw in.fail("illegal opcode fe " + Integer.toHexString(op));
    }
  }

  private void waiting(int op) {
    argument(op == 2 ? 3 : 2, true);
    int[] args = new int[op == 0 ? 4 : 5];
    args[args.length - 1] = body.ir.constant(memory);
    args[args.length - 2] = body.ir.constant(Integer.toUnsignedLong(offset));
    if (op == 0) {
      args[1] = body.pop(I32);
    } else {
      args[2] = body.pop(I64);
      args[1] = body.pop(op == 1 ? I32 : I64);
    }
    args[0] = body.pop(I32);
    Builtin builtin = op == 0 ? Builtin.NOTIFY : op == 1 ? Builtin.WAIT32 : Builtin.WAIT64;
    body.builtin(builtin, args, I32);
  }

  /** Loads, stores, read-modify-write: seven widths each. */
  private void atomicAccess(int op) {
    int width = (op - 0x10) % 7;
    byte type = width == 0 || width == 2 || width == 3 ? I32 : I64;
    argument(log(width), true);
    int kind = (op - 0x10) / 7;
    int c = kind == 8 ? body.pop(type) : Ir.NONE;
    int b = kind == 0 ? Ir.NONE : body.pop(type);
    int a = body.pop(I32);
    int dst = kind == 1 ? Ir.NONE : body.temp(type);
    if (!body.dead) {
      body.ir.add(Op.ATOMIC + op, dst, a, b, c, offset, memory);
    }
    if (kind != 1) {
      body.push(type, dst);
    }
  }

  /** The logarithm of the bytes of each of the seven widths. */
  static int log(int width) {
    return switch (width) {
      case 0, 6 -> 2;
      case 1 -> 3;
      case 2, 4 -> 0;
      default -> 1;
    };
  }
}
