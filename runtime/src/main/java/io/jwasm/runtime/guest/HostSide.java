package io.jwasm.runtime.guest;

import io.jwasm.runtime.abi.AbiLinker;
import io.jwasm.runtime.abi.HostAbi;
import io.jwasm.runtime.abi.threads.ThreadSpawner;
import io.jwasm.runtime.abi.threads.WasiThreads;
import io.jwasm.runtime.abi.wasi.CallGroup;
import io.jwasm.runtime.abi.wasi.ClockCalls;
import io.jwasm.runtime.abi.wasi.PollCalls;
import io.jwasm.runtime.abi.wasi.ProcessCalls;
import io.jwasm.runtime.abi.wasi.SocketCalls;
import io.jwasm.runtime.abi.wasi.StringsCalls;
import io.jwasm.runtime.abi.wasi.WasiAbi;
import io.jwasm.runtime.abi.wasi.WasiClock;
import io.jwasm.runtime.abi.wasi.WasiVersion;
import io.jwasm.runtime.fd.Access;
import io.jwasm.runtime.fd.DescriptorTable;
import io.jwasm.runtime.fd.StandardStreams;
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
  private final DescriptorTable table;

  /**
   * @param spawner starts its threads
   * @param cpuNanos tells the CPU time of all its threads
   */
  HostSide(GuestConfig config, ThreadSpawner spawner, LongSupplier cpuNanos) {
    this.config = config;
    this.spawner = spawner;
    clock = new WasiClock(cpuNanos);
    table = new DescriptorTable(config.maxDescriptors());
    try {
      open(config.stdio());
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void open(Stdio stdio) {
    add(stdio.in(), Access.READ);
    add(stdio.out(), Access.WRITE);
    add(stdio.err(), Access.WRITE);
  }

  private void add(int hostFd, Access access) {
    int ignored = table.add(StandardStreams.of(hostFd, access, stop));
  }

  StopSignal stop() {
    return stop;
  }

  /** Binds what guests can import. */
  AbiLinker linker() {
    Stream<HostAbi> wasi =
        Stream.of(WasiVersion.PREVIEW1, WasiVersion.PREVIEW0).map(v -> new WasiAbi(v, groups(v)));
    return new AbiLinker(Stream.concat(wasi, Stream.of(new WasiThreads(spawner))).toList());
  }

  private List<CallGroup> groups(WasiVersion version) {
    return List.of(
        new StringsCalls(config.args(), config.environment()),
        new ClockCalls(clock),
        new ProcessCalls(stop),
        new PollCalls(version, stop, table, clock),
        new SocketCalls(version, stop, table));
  }

  @Override
  public void close() {
    table.close();
    stop.close();
  }
}
