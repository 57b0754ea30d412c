package io.jwasm.runtime.guest;

import io.jwasm.runtime.engine.GuestStop;
import io.jwasm.runtime.engine.Instance;
import io.jwasm.runtime.engine.Trap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a failure that comes out of a guest's call means. */
final class Endings {
  private Endings() {}

  /**
   * The reason to end for.
   *
   * @param instance where it happened, or null if it never came to be
   */
  static ExitReason of(Throwable failure, @Nullable Instance instance) {
    return switch (failure) {
      case GuestStop.Exit e -> new ExitReason.Exited(e.code());
      case GuestStop.Raised e -> new ExitReason.Killed(e.signal());
      case Trap t -> ofTrap(t, instance);
      case StackOverflowError _ ->
          // Overflowed in a host function.
          new ExitReason.Trapped(
              Trap.Kind.STACK_EXHAUSTED, Trap.Kind.STACK_EXHAUSTED.message(), List.of());
      case OutOfMemoryError e -> new ExitReason.OutOfMemory("memory of jwasm: " + e, List.of());
      // An interruption that nobody asked for is a fault as well.
      default -> new ExitReason.HostError(failure);
    };
  }

  private static ExitReason ofTrap(Trap trap, @Nullable Instance instance) {
    if (trap.kind() == Trap.Kind.OUT_OF_MEMORY) {
      return new ExitReason.OutOfMemory(trap.getMessage(), trap.frames());
    }
    if (trap.kind() == Trap.Kind.UNREACHABLE && instance != null && growRefused(instance)) {
      // What abort() after a failed malloc looks like.
      return new ExitReason.OutOfMemory(
          "memory could not grow past " + instance.memory().size() + " bytes", trap.frames());
    }
    return new ExitReason.Trapped(trap.kind(), trap.getMessage(), trap.frames());
  }

  private static boolean growRefused(Instance instance) {
    try {
      return instance.memory().growRefused();
    } catch (IllegalStateException e) {
      return false; // it has no memory
    }
  }
}
