package io.jwasm.runtime.engine.natives.runtime;

import io.jwasm.linux.RawMemory;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.target.Codes;
import io.jwasm.runtime.engine.natives.target.FrameLayout;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.wasm.Types;
import java.util.ArrayList;
import java.util.List;

/** Reads the stack of a call that is in the host, innermost frame first, as far as it goes. */
final class StackWalk {
  private final NativeInstance instance;
  private final List<Trap.Frame> frames = new ArrayList<>();

  private StackWalk(NativeInstance instance) {
    this.instance = instance;
  }

  /** The stack of a call at a poll, which left the place in the context. */
  static List<Trap.Frame> atPoll(NativeInstance instance) {
    var walk = new StackWalk(instance);
    walk.add(RawMemory.getLong(instance.context + Layout.TRAP_PC));
    walk.callers(RawMemory.getLong(instance.context + Layout.UNWIND_FRAME), Long.MAX_VALUE);
    return walk.frames;
  }

  /** The stack of a call to an import, with that first. */
  static List<Trap.Frame> atImport(NativeInstance instance, int index, long slots) {
    return inImport(instance, index, slots, Long.MAX_VALUE);
  }

  /**
   * The stack of a call to an import that another thread is in. Where it has just come back, the
   * frames may be wrong, but nothing outside of its stack is read.
   *
   * @param top the end of that thread's stack
   */
  static List<Trap.Frame> inImport(NativeInstance instance, int index, long slots, long top) {
    var walk = new StackWalk(instance);
    walk.frames.add(new Trap.Frame(index, instance.code.functionName(index), -1));
    var type = instance.info.signature(index);
    int used = Math.max(Types.slots(type.params()), Types.slots(type.results()));
    walk.callers(slots + FrameLayout.hostFrame(used), top);
    return walk.frames;
  }

  /** Callers' frames lie further up, which is what keeps the walk inside of the stack. */
  private void callers(long innermost, long top) {
    long frame = innermost;
    long next = RawMemory.getLong(frame);
    while (next > frame && next < top - FrameLayout.FIXED && frames.size() < Codes.MAX_FRAMES) {
      add(RawMemory.getLong(frame + FrameLayout.RETURN_ADDRESS));
      frame = next;
      next = RawMemory.getLong(frame);
    }
  }

  private void add(long address) {
    instance.group().frameAt(address).ifPresent(frames::add);
  }
}
