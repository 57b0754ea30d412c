package io.jwasm.runtime.engine.natives.runtime;

import io.jwasm.linux.RawMemory;
import io.jwasm.runtime.engine.GuestStop;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.ir.Builtin;
import io.jwasm.runtime.memory.GuestMemory;
import java.util.function.BooleanSupplier;

/** Waiting on and notifying addresses of shared memory. */
final class Waiting {
  private final NativeInstance instance;

  Waiting(NativeInstance instance) {
    this.instance = instance;
  }

  /** Arguments are as {@link Builtin} says; the result replaces the first. */
  void call(Builtin builtin, long slots) {
    int last = builtin == Builtin.NOTIFY ? 3 : 4;
    GuestMemory memory = instance.memories[RawMemory.getInt(slots + 8L * last)];
    long offset = RawMemory.getLong(slots + 8L * (last - 1));
    long address = (RawMemory.getInt(slots) & 0xffffffffL) + offset;
    int bytes = builtin == Builtin.WAIT64 ? 8 : 4;
    if (address % bytes != 0) {
      throw NativeInstance.trap(Trap.Kind.UNALIGNED_ATOMIC);
    }
    if (address + bytes > memory.size()) {
      throw NativeInstance.trap(Trap.Kind.MEMORY_OUT_OF_BOUNDS);
    }
    int result;
    if (builtin == Builtin.NOTIFY) {
      result = memory.waiters().wake((int) address, RawMemory.getInt(slots + 8));
    } else {
      result = await(memory, address, bytes, slots);
    }
    RawMemory.putLong(slots, result);
  }

  private int await(GuestMemory memory, long address, int bytes, long slots) {
    if (!memory.shared()) {
      throw NativeInstance.trap(Trap.Kind.EXPECTED_SHARED_MEMORY);
    }
    long host = memory.base() + address;
    long expected = RawMemory.getLong(slots + 8);
    BooleanSupplier unchanged =
        bytes == 8
            ? () -> RawMemory.getLongVolatile(host) == expected
            : () -> RawMemory.getIntVolatile(host) == (int) expected;
    instance.polls.waiting(Thread.currentThread());
    try {
      return memory.waiters().await((int) address, unchanged, RawMemory.getLong(slots + 16));
    } catch (InterruptedException e) {
      throw new GuestStop.Interrupted();
    } finally {
      instance.polls.waiting(null);
    }
  }
}
