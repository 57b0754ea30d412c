package io.jwasm.runtime.engine;

/**
 * A function that the host provides. Arguments and result are raw bits: i32 in the low half (the
 * high half of an argument is undefined: cast it away), f32 and f64 as their IEEE bits.
 *
 * <p>A call happens on the guest's thread. It may throw {@link GuestStop}, which ends the guest and
 * comes out of {@link Instance#call} unchanged, or {@link Trap}; anything else is a host error.
 */
@FunctionalInterface
public interface HostFunction {
  /**
   * @param caller the instance that calls: its memory is the one that pointers refer to
   * @param args the arguments, valid only during the call
   * @return the result; ignored for functions without one
   */
  long call(Instance caller, long[] args);
}
