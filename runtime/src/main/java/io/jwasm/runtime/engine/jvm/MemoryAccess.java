package io.jwasm.runtime.engine.jvm;

import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.WasmRuntimeException;
import io.jwasm.linux.RawMemory;

/**
 * Called by compiled guests in place of Chicory's own helpers (see {@link Helpers}): addresses are
 * unsigned and do not wrap, and there is no interface call. Names and types are those of the
 * helpers.
 */
public final class MemoryAccess {
  private MemoryAccess() {}

  private static long at(Memory memory, int base, int offset, int width) {
    return ((OffHeapMemory) memory).address(base, offset, width);
  }

  /** The effective address of an atomic access. */
  public static int getAddr(int base, int offset) {
    long address = (base & 0xffff_ffffL) + (offset & 0xffff_ffffL);
    if (address > 0xffff_ffffL) {
      throw new WasmRuntimeException("out of bounds memory access");
    }
    return (int) address;
  }

  public static byte memoryReadByte(int base, int offset, Memory memory) {
    return RawMemory.getByte(at(memory, base, offset, 1));
  }

  public static short memoryReadShort(int base, int offset, Memory memory) {
    return RawMemory.getShort(at(memory, base, offset, 2));
  }

  public static int memoryReadInt(int base, int offset, Memory memory) {
    return RawMemory.getInt(at(memory, base, offset, 4));
  }

  public static long memoryReadLong(int base, int offset, Memory memory) {
    return RawMemory.getLong(at(memory, base, offset, 8));
  }

  public static float memoryReadFloat(int base, int offset, Memory memory) {
    return Float.intBitsToFloat(RawMemory.getInt(at(memory, base, offset, 4)));
  }

  public static double memoryReadDouble(int base, int offset, Memory memory) {
    return Double.longBitsToDouble(RawMemory.getLong(at(memory, base, offset, 8)));
  }

  public static void memoryWriteByte(int base, byte value, int offset, Memory memory) {
    RawMemory.putByte(at(memory, base, offset, 1), value);
  }

  public static void memoryWriteShort(int base, short value, int offset, Memory memory) {
    RawMemory.putShort(at(memory, base, offset, 2), value);
  }

  public static void memoryWriteInt(int base, int value, int offset, Memory memory) {
    RawMemory.putInt(at(memory, base, offset, 4), value);
  }

  public static void memoryWriteLong(int base, long value, int offset, Memory memory) {
    RawMemory.putLong(at(memory, base, offset, 8), value);
  }

  public static void memoryWriteFloat(int base, float value, int offset, Memory memory) {
    RawMemory.putInt(at(memory, base, offset, 4), Float.floatToRawIntBits(value));
  }

  public static void memoryWriteDouble(int base, double value, int offset, Memory memory) {
    RawMemory.putLong(at(memory, base, offset, 8), Double.doubleToRawLongBits(value));
  }

  public static void memoryFill(int base, byte value, int size, Memory memory) {
    ((OffHeapMemory) memory).fill(base, value, size);
  }
}
