package io.jwasm.runtime.abi.wasi;

import io.jwasm.linux.Errno;
import io.jwasm.linux.Fd;
import io.jwasm.runtime.engine.GuestStop;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.module.FunctionType;
import io.jwasm.runtime.stop.StopSignal;

/** {@code proc_exit}, {@code proc_raise}, {@code sched_yield}, {@code random_get}. */
public final class ProcessCalls implements CallGroup {
  /** Bytes between looks at the stop signal: some milliseconds of work. */
  private static final int RANDOM_CHUNK = 1 << 20;

  private final StopSignal stop;

  /** Binds the calls to the guest that {@code stop} stops. */
  public ProcessCalls(StopSignal stop) {
    this.stop = stop;
  }

  @Override
  public void register(CallTable table) {
    table.add(
        "proc_exit",
        FunctionType.of("I", ""),
        (_, args) -> {
          throw new GuestStop.Exit((int) args[0]);
        });
    table.add("proc_raise", FunctionType.of("I", "I"), (_, args) -> raise((int) args[0]));
    table.add("sched_yield", FunctionType.of("", "I"), (_, _) -> giveWay());
    table.add("random_get", "II", (memory, args) -> random(memory, (int) args[0], (int) args[1]));
  }

  /** A guest sees no handlers, so that each signal does what it does by default. */
  private static int raise(int signal) {
    if (!WasiSignal.exists(signal)) {
      return WasiErrno.INVAL;
    }
    return switch (WasiSignal.byDefault(signal)) {
      case NOTHING -> WasiErrno.SUCCESS;
      case STOPS -> WasiErrno.NOTSUP;
      case ENDS -> throw new GuestStop.Raised(WasiSignal.linux(signal));
    };
  }

  @SuppressWarnings("ThreadPriorityCheck") // the guest asks for it
  private int giveWay() {
    stop.check();
    Thread.yield();
    return WasiErrno.SUCCESS;
  }

  private int random(GuestMemory memory, int pointer, int length) {
    long left = Integer.toUnsignedLong(length);
    long address = memory.address(pointer, left);
    while (left > 0) {
      stop.check();
      long done = Fd.random(address, Math.min(left, RANDOM_CHUNK));
      if (done < 0 && done != -Errno.EINTR) {
        return WasiErrno.of((int) -done);
      }
      address += Math.max(done, 0);
      left -= Math.max(done, 0);
    }
    return WasiErrno.SUCCESS;
  }
}
