package io.jwasm.runtime.guest;

import io.jwasm.runtime.abi.AbiLinker;
import io.jwasm.runtime.abi.HostAbi;
import io.jwasm.runtime.abi.threads.ThreadSpawner;
import io.jwasm.runtime.abi.threads.WasiThreads;
import io.jwasm.runtime.abi.wasi.CallGroup;
import io.jwasm.runtime.abi.wasi.ClockCalls;
import io.jwasm.runtime.abi.wasi.ProcessCalls;
import io.jwasm.runtime.abi.wasi.StringsCalls;
import io.jwasm.runtime.abi.wasi.WasiAbi;
import io.jwasm.runtime.abi.wasi.WasiClock;
import io.jwasm.runtime.abi.wasi.WasiVersion;
import io.jwasm.runtime.stop.StopSignal;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** What a guest's host functions work on, shared by its threads. */
final class HostSide implements AutoCloseable {
  private final GuestConfig config;
  private final ThreadSpawner spawner;
  private final WasiClock clock;
  private final StopSignal stop = new StopSignal();

  /**
   * @param spawner starts its threads
   * @param cpuNanos tells the CPU time of all its threads
   */
  HostSide(GuestConfig config, ThreadSpawner spawner, LongSupplier cpuNanos) {
    this.config = config;
    this.spawner = spawner;
    clock = new WasiClock(cpuNanos);
  }

  StopSignal stop() {
    return stop;
  }

  /** Binds what guests can import. */
  AbiLinker linker() {
    Stream<HostAbi> wasi =
        Stream.of(WasiVersion.PREVIEW1, WasiVersion.PREVIEW0).map(v -> new WasiAbi(v, groups()));
    return new AbiLinker(Stream.concat(wasi, Stream.of(new WasiThreads(spawner))).toList());
  }

  private List<CallGroup> groups() {
    return List.of(
        new StringsCalls(config.args(), config.environment()),
        new ClockCalls(clock),
        new ProcessCalls(stop));
  }

  @Override
  public void close() {
    stop.close();
  }
}
