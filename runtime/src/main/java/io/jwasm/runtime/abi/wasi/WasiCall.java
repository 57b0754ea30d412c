package io.jwasm.runtime.abi.wasi;

import io.jwasm.runtime.memory.GuestMemory;

/**
 * A function that answers a WASI error number. It may let {@link
 * io.jwasm.runtime.memory.MemoryFault} and {@link io.jwasm.linux.ErrnoException} out: the
 * dispatcher turns them into {@link WasiErrno#FAULT} and the number that fits.
 */
@FunctionalInterface
public interface WasiCall {
  /**
   * @param memory what the pointers refer to
   * @param args the arguments as raw bits; those of i32 have an undefined high half: cast it away
   * @return a number of {@link WasiErrno}
   */
  int call(GuestMemory memory, long[] args);
}
