package io.jwasm.runtime.engine.natives.runtime;

import io.jwasm.linux.RawMemory;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.target.FrameLayout;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.wasm.Signature;
import io.jwasm.runtime.engine.natives.wasm.Types;

/** Throws exceptions: walks the frames up to a call with a landing pad. */
final class Unwinder {
  private final NativeInstance thrower;

  Unwinder(NativeInstance thrower) {
    this.thrower = thrower;
  }

  /** Throws a new exception: the tag's index and its values are at the slots. */
  void raise(long slots) {
    int tag = RawMemory.getInt(slots);
    Signature type = thrower.info.types.get(thrower.info.tags[tag]);
    long values = slots + 8;
    long bytes = 8L * Types.slots(type.params());
    Exceptions exceptions = thrower.group().exceptions();
    Exceptions.Roots roots = mark -> scan(slots, mark);
    unwind(slots, exceptions.make(thrower.tag(tag), values, bytes, roots));
  }

  /** Throws an exception again. */
  void raiseAgain(long slots) {
    long exception = RawMemory.getLong(slots);
    if (exception == 0) {
      throw NativeInstance.trap(Trap.Kind.NULL_REFERENCE);
    }
    unwind(slots, exception);
  }

  private void scan(long stack, Exceptions.Mark mark) {
    mark.range(stack, ThreadStack.top());
    for (NativeInstance member : thrower.group().members()) {
      mark.range(member.context, member.context + member.code.layout.size());
      for (int i = 0; i < member.tables.length; i++) {
        Table table = member.tables[i];
        if (member.info.tables.get(i).element() == Types.EXNREF && table != null) {
          mark.range(table.address(), table.address() + 8L * table.size());
        }
      }
    }
  }

  private void unwind(long slots, long exception) {
    long saved = thrower.context + Layout.UNWIND_REGISTERS;
    long frame = RawMemory.getLong(thrower.context + Layout.UNWIND_FRAME);
    long pc = RawMemory.getLong(slots - 8);
    while (frame != 0) {
      NativeInstance owner = thrower.group().owner(pc);
      if (owner == null) {
        throw new IllegalStateException("a frame of no module");
      }
      long pad = owner.code.machine.pad(pc);
      if (pad != 0) {
        RawMemory.putLong(thrower.context + Layout.UNWIND_PC, pad);
        RawMemory.putLong(thrower.context + Layout.UNWIND_FRAME, frame);
        long context = RawMemory.getLong(frame + FrameLayout.SAVED_CONTEXT);
        RawMemory.putLong(context + Layout.EXCEPTION, exception);
        return;
      }
      restore(owner.code.machine.saved(owner.code.machine.functionAt(pc)), frame, saved);
      pc = RawMemory.getLong(frame + FrameLayout.RETURN_ADDRESS);
      frame = RawMemory.getLong(frame);
    }
    throw NativeInstance.trap(Trap.Kind.UNCAUGHT_EXCEPTION);
  }

  /** Reads back the preserved registers that a frame keeps. */
  private static void restore(int mask, long frame, long saved) {
    long at = frame - FrameLayout.FIXED;
    for (int i = 0; mask >>> i != 0; i++) {
      if ((mask >>> i & 1) != 0) {
        at -= 8;
        RawMemory.putLong(saved + 8L * i, RawMemory.getLong(at));
      }
    }
  }
}
