package io.jwasm.runtime.engine.jvm;

import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.runtime.ConstantEvaluators;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.WasmRuntimeException;
import com.dylibso.chicory.wasm.types.ActiveDataSegment;
import com.dylibso.chicory.wasm.types.DataSegment;
import com.dylibso.chicory.wasm.types.PassiveDataSegment;
import io.jwasm.linux.RawMemory;
import io.jwasm.runtime.memory.GuestMemory;
import java.util.function.BooleanSupplier;

/**
 * One instance's view of a {@link GuestMemory}: every access is checked against the size, with
 * addresses as unsigned 32-bit values.
 *
 * <p>The bound is a plain field so that compiled code can keep it in a register. A memory never
 * shrinks, so a stale bound is only too small; an access beyond it looks at the real size first.
 */
final class OffHeapMemory extends AtomicMemory {
  /** Bytes that a bulk operation handles between two looks at the interrupt flag. */
  private static final long CHUNK = 4L << 20;

  private final GuestMemory memory;
  private final long base;
  private long limit;
  private boolean revoked;
  private DataSegment[] segments = {};

  OffHeapMemory(GuestMemory memory) {
    this.memory = memory;
    this.base = memory.base();
    this.limit = memory.size();
  }

  GuestMemory guestMemory() {
    return memory;
  }

  /** Lets every later access trap. */
  void revoke() {
    revoked = true;
    limit = 0;
  }

  /** The host address of a range given by base and static offset; traps if it is outside. */
  long address(int pointer, int offset, int width) {
    long start = (pointer & 0xffff_ffffL) + (offset & 0xffff_ffffL);
    if (start + width > limit) {
      outside(start + width);
    }
    return base + start;
  }

  @Override
  long address(int pointer, int width) {
    return address(pointer, 0, width);
  }

  private long range(int pointer, long length) {
    long start = pointer & 0xffff_ffffL;
    if (start + length > limit) {
      outside(start + length);
    }
    return base + start;
  }

  private void outside(long end) {
    limit = revoked ? 0 : memory.size();
    if (end > limit) {
      throw new WasmRuntimeException("out of bounds memory access");
    }
  }

  @Override
  public int pages() {
    return memory.pages();
  }

  @Override
  public int grow(int delta) {
    int old = memory.grow(delta);
    limit = memory.size();
    return old;
  }

  @Override
  public int initialPages() {
    return memory.pages();
  }

  @Override
  public int maximumPages() {
    // Only compared with the limits of an import, where Chicory knows no larger value.
    return (int) Math.min(memory.maxPages(), RUNTIME_MAX_PAGES);
  }

  @Override
  public boolean shared() {
    return memory.shared();
  }

  @Override
  public void initialize(Instance instance, DataSegment[] dataSegments) {
    initialize(instance, dataSegments, 0);
  }

  @Override
  public void initialize(Instance instance, DataSegment[] dataSegments, int memoryIndex) {
    segments = dataSegments;
    for (int i = 0; i < dataSegments.length; i++) {
      if (dataSegments[i] instanceof ActiveDataSegment segment && segment.index() == memoryIndex) {
        long[] offset =
            ConstantEvaluators.computeConstantValue(instance, segment.offsetInstructions());
        write((int) offset[0], segment.data());
        drop(i);
      }
    }
  }

  @Override
  public void initPassiveSegment(int segment, int target, int offset, int size) {
    byte[] data =
        segments[segment] instanceof ActiveDataSegment ? new byte[0] : segments[segment].data();
    write(target, data, offset, size);
  }

  @Override
  public void drop(int segment) {
    segments[segment] = PassiveDataSegment.EMPTY;
  }

  @Override
  public void write(int pointer, byte[] data, int offset, int size) {
    long address = range(pointer, size & 0xffff_ffffL);
    if ((offset & 0xffff_ffffL) + (size & 0xffff_ffffL) > data.length) {
      throw new WasmRuntimeException("out of bounds memory access");
    }
    RawMemory.copy(data, offset, address, size);
  }

  @Override
  public byte[] readBytes(int pointer, int length) {
    long address = range(pointer, length & 0xffff_ffffL);
    byte[] copy = new byte[length];
    RawMemory.copy(address, copy, 0, length);
    return copy;
  }

  @Override
  public void zero() {
    // Memories are fresh when they are instantiated.
  }

  @Override
  public void fill(byte value, int from, int to) {
    fillRange(value, from, to - from, Integer.compareUnsigned(from, to) > 0);
  }

  /** {@code memory.fill}, whose end may not wrap. */
  void fill(int pointer, byte value, int size) {
    fillRange(value, pointer, size, false);
  }

  private void fillRange(byte value, int pointer, int size, boolean wraps) {
    long length = wraps ? 1L << 33 : size & 0xffff_ffffL;
    long address = range(pointer, length);
    for (long done = 0; done < length; done += CHUNK) {
      checkInterruption(done);
      RawMemory.fill(address + done, Math.min(CHUNK, length - done), value);
    }
  }

  @Override
  public void copy(int target, int source, int size) {
    long length = size & 0xffff_ffffL;
    long from = range(source, length);
    long to = range(target, length);
    if (to <= from) {
      for (long done = 0; done < length; done += CHUNK) {
        checkInterruption(done);
        RawMemory.move(from + done, to + done, Math.min(CHUNK, length - done));
      }
    } else {
      for (long left = length; left > 0; left -= Math.min(CHUNK, left)) {
        checkInterruption(length - left);
        long start = Math.max(0, left - CHUNK);
        RawMemory.move(from + start, to + start, left - start);
      }
    }
  }

  private static void checkInterruption(long done) {
    if (done > 0 && Thread.currentThread().isInterrupted()) {
      throw new ChicoryInterruptedException("interrupted");
    }
  }

  @Override
  public int atomicWait(int pointer, int expected, long timeout) {
    long address = address(pointer, 4);
    return await(pointer, () -> RawMemory.getIntVolatile(address) == expected, timeout);
  }

  @Override
  public int atomicWait(int pointer, long expected, long timeout) {
    long address = address(pointer, 8);
    return await(pointer, () -> RawMemory.getLongVolatile(address) == expected, timeout);
  }

  private int await(int pointer, BooleanSupplier expected, long timeout) {
    if (!memory.shared()) {
      throw new WasmRuntimeException("expected shared memory");
    }
    try {
      return memory.waiters().await(pointer, expected, timeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChicoryInterruptedException(e);
    }
  }

  @Override
  public int atomicNotify(int pointer, int count) {
    if ((pointer & 3) != 0) {
      throw new WasmRuntimeException("unaligned atomic");
    }
    address(pointer, 4);
    return memory.waiters().wake(pointer, count);
  }

  @Override
  public byte read(int pointer) {
    return RawMemory.getByte(address(pointer, 1));
  }

  @Override
  public int readInt(int pointer) {
    return RawMemory.getInt(address(pointer, 4));
  }

  @Override
  public long readLong(int pointer) {
    return RawMemory.getLong(address(pointer, 8));
  }

  @Override
  public short readShort(int pointer) {
    return RawMemory.getShort(address(pointer, 2));
  }

  @Override
  public long readU16(int pointer) {
    return readShort(pointer) & 0xffff;
  }

  @Override
  public long readF32(int pointer) {
    return readInt(pointer);
  }

  @Override
  public float readFloat(int pointer) {
    return Float.intBitsToFloat(readInt(pointer));
  }

  @Override
  public long readF64(int pointer) {
    return readLong(pointer);
  }

  @Override
  public double readDouble(int pointer) {
    return Double.longBitsToDouble(readLong(pointer));
  }

  @Override
  public void writeByte(int pointer, byte value) {
    RawMemory.putByte(address(pointer, 1), value);
  }

  @Override
  public void writeShort(int pointer, short value) {
    RawMemory.putShort(address(pointer, 2), value);
  }

  @Override
  public void writeI32(int pointer, int value) {
    RawMemory.putInt(address(pointer, 4), value);
  }

  @Override
  public void writeLong(int pointer, long value) {
    RawMemory.putLong(address(pointer, 8), value);
  }

  @Override
  public void writeF32(int pointer, float value) {
    writeI32(pointer, Float.floatToRawIntBits(value));
  }

  @Override
  public void writeF64(int pointer, double value) {
    writeLong(pointer, Double.doubleToRawLongBits(value));
  }
}
