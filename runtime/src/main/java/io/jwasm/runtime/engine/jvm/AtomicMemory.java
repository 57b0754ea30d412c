package io.jwasm.runtime.engine.jvm;

import com.dylibso.chicory.runtime.Memory;
import io.jwasm.linux.RawMemory;
import java.lang.invoke.VarHandle;
import java.util.function.IntUnaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * The atomic accesses of a memory, all built on compare-and-set of the aligned int or long that
 * holds the value. Callers have checked the alignment.
 */
abstract class AtomicMemory implements Memory {
  /** The host address of a guest range; traps if it is outside. */
  abstract long address(int pointer, int width);

  private int updateInt(int pointer, IntUnaryOperator update) {
    long address = address(pointer, 4);
    while (true) {
      int old = RawMemory.getIntVolatile(address);
      if (RawMemory.compareAndSetInt(address, old, update.applyAsInt(old))) {
        return old;
      }
    }
  }

  private long updateLong(int pointer, LongUnaryOperator update) {
    long address = address(pointer, 8);
    while (true) {
      long old = RawMemory.getLongVolatile(address);
      if (RawMemory.compareAndSetLong(address, old, update.applyAsLong(old))) {
        return old;
      }
    }
  }

  /** Updates one or two bytes inside of their aligned int. */
  private int updatePart(int pointer, int width, IntUnaryOperator update) {
    long address = address(pointer, width);
    int shift = (int) (address & 3) * 8;
    int mask = (width == 1 ? 0xff : 0xffff) << shift;
    while (true) {
      int word = RawMemory.getIntVolatile(address & ~3L);
      int old = (word & mask) >>> shift;
      int changed = (word & ~mask) | ((update.applyAsInt(old) << shift) & mask);
      if (RawMemory.compareAndSetInt(address & ~3L, word, changed)) {
        return old;
      }
    }
  }

  private short updateShort(int pointer, IntUnaryOperator update) {
    return (short) updatePart(pointer, 2, update);
  }

  private byte updateByte(int pointer, IntUnaryOperator update) {
    return (byte) updatePart(pointer, 1, update);
  }

  @Override
  public void atomicFence() {
    VarHandle.fullFence();
  }

  @Override
  public int atomicReadInt(int pointer) {
    return RawMemory.getIntVolatile(address(pointer, 4));
  }

  @Override
  public long atomicReadLong(int pointer) {
    return RawMemory.getLongVolatile(address(pointer, 8));
  }

  @Override
  public short atomicReadShort(int pointer) {
    return updateShort(pointer, old -> old);
  }

  @Override
  public byte atomicReadByte(int pointer) {
    return updateByte(pointer, old -> old);
  }

  @Override
  public void atomicWriteInt(int pointer, int value) {
    RawMemory.putIntVolatile(address(pointer, 4), value);
  }

  @Override
  public void atomicWriteLong(int pointer, long value) {
    RawMemory.putLongVolatile(address(pointer, 8), value);
  }

  @Override
  public void atomicWriteShort(int pointer, short value) {
    updateShort(pointer, old -> value);
  }

  @Override
  public void atomicWriteByte(int pointer, byte value) {
    updateByte(pointer, old -> value);
  }

  @Override
  public int atomicAddInt(int pointer, int delta) {
    return updateInt(pointer, old -> old + delta);
  }

  @Override
  public int atomicAndInt(int pointer, int mask) {
    return updateInt(pointer, old -> old & mask);
  }

  @Override
  public int atomicOrInt(int pointer, int mask) {
    return updateInt(pointer, old -> old | mask);
  }

  @Override
  public int atomicXorInt(int pointer, int mask) {
    return updateInt(pointer, old -> old ^ mask);
  }

  @Override
  public int atomicXchgInt(int pointer, int value) {
    return updateInt(pointer, old -> value);
  }

  @Override
  public int atomicCmpxchgInt(int pointer, int expected, int replacement) {
    return updateInt(pointer, old -> old == expected ? replacement : old);
  }

  @Override
  public long atomicAddLong(int pointer, long delta) {
    return updateLong(pointer, old -> old + delta);
  }

  @Override
  public long atomicAndLong(int pointer, long mask) {
    return updateLong(pointer, old -> old & mask);
  }

  @Override
  public long atomicOrLong(int pointer, long mask) {
    return updateLong(pointer, old -> old | mask);
  }

  @Override
  public long atomicXorLong(int pointer, long mask) {
    return updateLong(pointer, old -> old ^ mask);
  }

  @Override
  public long atomicXchgLong(int pointer, long value) {
    return updateLong(pointer, old -> value);
  }

  @Override
  public long atomicCmpxchgLong(int pointer, long expected, long replacement) {
    return updateLong(pointer, old -> old == expected ? replacement : old);
  }

  @Override
  public short atomicAddShort(int pointer, short delta) {
    return updateShort(pointer, old -> old + delta);
  }

  @Override
  public short atomicAndShort(int pointer, short mask) {
    return updateShort(pointer, old -> old & mask);
  }

  @Override
  public short atomicOrShort(int pointer, short mask) {
    return updateShort(pointer, old -> old | mask);
  }

  @Override
  public short atomicXorShort(int pointer, short mask) {
    return updateShort(pointer, old -> old ^ mask);
  }

  @Override
  public short atomicXchgShort(int pointer, short value) {
    return updateShort(pointer, old -> value);
  }

  @Override
  public short atomicCmpxchgShort(int pointer, short expected, short replacement) {
    return updateShort(pointer, old -> (short) old == expected ? replacement : old);
  }

  @Override
  public byte atomicAddByte(int pointer, byte delta) {
    return updateByte(pointer, old -> old + delta);
  }

  @Override
  public byte atomicAndByte(int pointer, byte mask) {
    return updateByte(pointer, old -> old & mask);
  }

  @Override
  public byte atomicOrByte(int pointer, byte mask) {
    return updateByte(pointer, old -> old | mask);
  }

  @Override
  public byte atomicXorByte(int pointer, byte mask) {
    return updateByte(pointer, old -> old ^ mask);
  }

  @Override
  public byte atomicXchgByte(int pointer, byte value) {
    return updateByte(pointer, old -> value);
  }

  @Override
  public byte atomicCmpxchgByte(int pointer, byte expected, byte replacement) {
    return updateByte(pointer, old -> (byte) old == expected ? replacement : old);
  }

  @Override
  @SuppressWarnings("removal")
  public Object lock(int address) {
    return this;
  }

  @Override
  @SuppressWarnings("removal")
  public int waitOn(int address, int expected, long timeout) {
    return atomicWait(address, expected, timeout);
  }

  @Override
  @SuppressWarnings("removal")
  public int waitOn(int address, long expected, long timeout) {
    return atomicWait(address, expected, timeout);
  }

  @Override
  @SuppressWarnings("removal")
  public int notify(int address, int maxThreads) {
    return atomicNotify(address, maxThreads);
  }
}
