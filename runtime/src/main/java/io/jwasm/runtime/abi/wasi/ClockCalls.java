package io.jwasm.runtime.abi.wasi;

import io.jwasm.runtime.memory.GuestMemory;
import java.util.OptionalLong;

/** {@code clock_res_get} and {@code clock_time_get}. */
public final class ClockCalls implements CallGroup {
  private final WasiClock clock;

  /** Binds the calls to the clocks of a guest. */
  public ClockCalls(WasiClock clock) {
    this.clock = clock;
  }

  @Override
  public void register(CallTable table) {
    table.add(
        "clock_res_get", "II", (memory, a) -> put(memory, clock.resolution((int) a[0]), a[1]));
    table.add("clock_time_get", "ILI", (memory, a) -> put(memory, clock.now((int) a[0]), a[2]));
  }

  private static int put(GuestMemory memory, OptionalLong nanos, long pointer) {
    if (nanos.isEmpty()) {
      return WasiErrno.INVAL;
    }
    memory.putLong((int) pointer, nanos.getAsLong());
    return WasiErrno.SUCCESS;
  }
}
