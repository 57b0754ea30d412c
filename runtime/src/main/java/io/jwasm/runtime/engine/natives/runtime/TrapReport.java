package io.jwasm.runtime.engine.natives.runtime;

import io.jwasm.linux.RawMemory;
import io.jwasm.runtime.engine.GuestStop;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.target.Codes;
import io.jwasm.runtime.engine.natives.target.Layout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what ended a call, with the stack that generated code recorded. */
@SuppressWarnings("EnumOrdinal") // generated code carries numbers
final class TrapReport {
  private final NativeInstance instance;
  private final boolean builtin;

  /**
   * @param builtin whether what the host holds was thrown on behalf of an instruction: then the
   *     trap gets a stack, whereas those of host functions stay as they are
   */
  TrapReport(NativeInstance instance, boolean builtin) {
    this.instance = instance;
    this.builtin = builtin;
  }

  RuntimeException report(int kind, @Nullable Throwable held, boolean interrupted) {
    if (kind == Codes.HELD_BY_HOST) {
      return fromHost(held);
    }
    Trap.Kind trap = kind < Trap.Kind.values().length ? Trap.Kind.values()[kind] : Trap.Kind.OTHER;
    if (trap == Trap.Kind.STACK_EXHAUSTED && interrupted) {
      return new GuestStop.Interrupted();
    }
    return new Trap(trap, trap.message(), frames());
  }

  private RuntimeException fromHost(@Nullable Throwable held) {
    return switch (held) {
      case null -> new IllegalStateException("a host call ended without a reason");
      case Trap trap when builtin -> new Trap(trap.kind(), trap.getMessage(), frames());
      case StackOverflowError e ->
          new Trap(Trap.Kind.STACK_EXHAUSTED, Trap.Kind.STACK_EXHAUSTED.message(), frames());
      case RuntimeException e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException(held);
    };
  }

  private List<Trap.Frame> frames() {
    var frames = new ArrayList<Trap.Frame>();
    add(frames, RawMemory.getLong(instance.context + Layout.TRAP_PC));
    long from = RawMemory.getLong(instance.context + Layout.TRAP_FRAMES);
    long to = RawMemory.getLong(instance.context + Layout.TRAP_END);
    for (long at = from; at < to; at += 8) {
      add(frames, RawMemory.getLong(at));
    }
    return frames;
  }

  private void add(List<Trap.Frame> frames, long address) {
    instance.group().frameAt(address).ifPresent(frames::add);
  }
}
