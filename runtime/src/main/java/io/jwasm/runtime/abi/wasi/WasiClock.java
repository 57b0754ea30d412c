package io.jwasm.runtime.abi.wasi;

import io.jwasm.linux.CpuClock;
import java.time.Clock;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** The clocks of one guest, in nanoseconds. Thread-safe. */
public final class WasiClock {
  static final int REALTIME = 0;
  static final int MONOTONIC = 1;
  static final int PROCESS_CPU = 2;
  static final int THREAD_CPU = 3;

  private static final long NANOS = 1_000_000_000L;

  private final Clock realtime = Clock.systemUTC();
  private final LongSupplier processCpu;

  /**
   * @param processCpu CPU time of all the guest's threads, in nanoseconds
   */
  public WasiClock(LongSupplier processCpu) {
    this.processCpu = processCpu;
  }

  /** The time of a clock; empty if there is no such clock. */
  OptionalLong now(int id) {
    return switch (id) {
      case REALTIME -> OptionalLong.of(realtimeNanos());
      case MONOTONIC -> OptionalLong.of(System.nanoTime());
      case PROCESS_CPU -> OptionalLong.of(processCpu.getAsLong());
      case THREAD_CPU -> OptionalLong.of(CpuClock.ofCurrentThread().nanos());
      default -> OptionalLong.empty();
    };
  }

  private long realtimeNanos() {
    var instant = realtime.instant();
    return instant.getEpochSecond() * NANOS + instant.getNano();
  }

  /** How fine a clock is; empty if there is no such clock. */
  OptionalLong resolution(int id) {
    return id >= REALTIME && id <= THREAD_CPU ? OptionalLong.of(1L) : OptionalLong.empty();
  }
}
