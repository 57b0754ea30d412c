package io.jwasm.runtime.engine.natives.artifact;

import io.jwasm.runtime.engine.MachineCode;
import java.util.function.BooleanSupplier;

/**
 * The machine code of a module in memory, and what is known about it. Functions are named by their
 * index among those defined. Thread-safe.
 */
public interface ModuleCode extends AutoCloseable {
  /** What to call for a function: its code, or what has it compiled first. */
  long function(int defined);

  /**
   * The address of a function's code, which is compiled if it is not yet.
   *
   * @param stopped asked from time to time while another thread compiles it
   * @throws io.jwasm.runtime.engine.GuestStop.Interrupted if it said so
   * @throws io.jwasm.error.JwasmException if the function is not valid
   */
  long compiled(int defined, BooleanSupplier stopped);

  /** The slots of {@link io.jwasm.runtime.engine.natives.target.Layout#CODE_SLOTS}, or 0. */
  long slots();

  /** The address of the way into functions of a type. */
  long entry(int type);

  /** The address of the code that stands for an imported function of the host. */
  long host(int function);

  /** The defined function that an address is in, or -1. */
  int functionAt(long address);

  /** The preserved registers that a defined function keeps in its frame, as the target says. */
  int saved(int defined);

  /** Where an exception continues that left the call returning to this address, or 0. */
  long pad(long address);

  /** The offset in the original module of an address in a defined function, or -1. */
  int placeOf(int defined, long address);

  /** The code of a defined function, with the padding behind it, and where it comes from. */
  MachineCode machineCode(int defined);

  /** The address of a byte of the module that this was loaded with. */
  long metaAddress(int offset);

  /** Unmaps; no code may run any more. Idempotent. */
  @Override
  void close();
}
