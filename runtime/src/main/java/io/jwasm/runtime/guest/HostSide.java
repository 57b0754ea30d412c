package io.jwasm.runtime.guest;

import io.jwasm.linux.ErrnoException;
import io.jwasm.runtime.abi.AbiLinker;
import io.jwasm.runtime.abi.HostAbi;
import io.jwasm.runtime.abi.threads.ThreadSpawner;
import io.jwasm.runtime.abi.threads.WasiThreads;
import io.jwasm.runtime.abi.wasi.CallGroup;
import io.jwasm.runtime.abi.wasi.ClockCalls;
import io.jwasm.runtime.abi.wasi.FdCalls;
import io.jwasm.runtime.abi.wasi.FdStatusCalls;
import io.jwasm.runtime.abi.wasi.LinkCalls;
import io.jwasm.runtime.abi.wasi.PathCalls;
import io.jwasm.runtime.abi.wasi.PollCalls;
import io.jwasm.runtime.abi.wasi.ProcessCalls;
import io.jwasm.runtime.abi.wasi.ReaddirCalls;
import io.jwasm.runtime.abi.wasi.SocketCalls;
import io.jwasm.runtime.abi.wasi.StringsCalls;
import io.jwasm.runtime.abi.wasi.WasiAbi;
import io.jwasm.runtime.abi.wasi.WasiClock;
import io.jwasm.runtime.abi.wasi.WasiVersion;
import io.jwasm.runtime.abi.wasmedge.AddressInfoCalls;
import io.jwasm.runtime.abi.wasmedge.ConnectionCalls;
import io.jwasm.runtime.abi.wasmedge.MessageCalls;
import io.jwasm.runtime.abi.wasmedge.OptionCalls;
import io.jwasm.runtime.abi.wasmedge.WasmEdgeAbi;
import io.jwasm.runtime.budget.Quota;
import io.jwasm.runtime.dns.Resolver;
import io.jwasm.runtime.fd.Access;
import io.jwasm.runtime.fd.Descriptor;
import io.jwasm.runtime.fd.DescriptorTable;
import io.jwasm.runtime.fd.StandardStreams;
import io.jwasm.runtime.fs.GuestFileSystem;
import io.jwasm.runtime.net.Sockets;
import io.jwasm.runtime.stop.StopSignal;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** What a guest's host functions work on, shared by its threads. */
final class HostSide implements AutoCloseable {
  private final GuestConfig config;
  private final Quota heap;
  private final ThreadSpawner spawner;
  private final WasiClock clock;
  private final StopSignal stop = new StopSignal();
  private final DescriptorTable table;
  private final GuestFileSystem files;
  private final Sockets sockets;
  private final List<String> environment;

  /**
   * @param heap what calls may make the JVM keep
   * @param spawner starts its threads
   * @param cpuNanos tells the CPU time of all its threads
   */
  HostSide(GuestConfig config, Quota heap, ThreadSpawner spawner, LongSupplier cpuNanos) {
    this.config = config;
    this.heap = heap;
    this.spawner = spawner;
    clock = new WasiClock(cpuNanos);
    table = new DescriptorTable(config.maxDescriptors(), config.budgets().descriptors());
    try {
      files = GuestFileSystem.open(config.mounts(), config.temporaryBase(), table, stop);
    } catch (RuntimeException | Error e) {
      stop.close();
      throw e;
    }
    sockets = new Sockets(config.network(), stop, table, files);
    try {
      open(config.stdio());
      preopen();
      environment = environment(sockets.openListeners());
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** Tells about listeners as systemd does; where the first one is, directories decide. */
  private List<String> environment(int firstListener) {
    int count = config.network().listeners().size();
    return count == 0
        ? config.environment()
        : Stream.concat(
                config.environment().stream(),
                Stream.of("LISTEN_FDS=" + count, "JWASM_LISTEN_FD_START=" + firstListener))
            .toList();
  }

  private void preopen() {
    int result = files.preopen();
    if (result < 0) {
      throw new ErrnoException("preopen directories", -result);
    }
  }

  private void open(Stdio stdio) {
    add(stdio.in(), Access.READ);
    add(stdio.out(), Access.WRITE);
    add(stdio.err(), Access.WRITE);
  }

  private void add(int hostFd, Access access) {
    Descriptor socket = sockets.inherit(hostFd);
    int ignored =
        table.add(
            socket != null
                ? socket
                : StandardStreams.of(hostFd, access, config.stdio().terminals(), stop));
  }

  StopSignal stop() {
    return stop;
  }

  /** Paths that the guest looked for in its root and did not find. */
  List<String> missedPaths() {
    return files.missed().paths();
  }

  /** Addresses that its sockets listen on. */
  List<String> listeners() {
    return sockets.listeners();
  }

  /** What the guest missed last, if it found nothing since. */
  Optional<String> lastMissedPath() {
    return files.missed().latest();
  }

  /** Binds what guests can import. */
  AbiLinker linker() {
    Stream<HostAbi> wasi =
        Stream.of(WasiVersion.PREVIEW1, WasiVersion.PREVIEW0).map(v -> new WasiAbi(v, groups(v)));
    return new AbiLinker(
        Stream.concat(wasi, Stream.of(wasmEdge(), new WasiThreads(spawner))).toList());
  }

  private HostAbi wasmEdge() {
    var standard = new SocketCalls(WasiVersion.PREVIEW1, sockets);
    var resolver = new Resolver(config.names(), config.network().sockets(), stop);
    var poll = new PollCalls(WasiVersion.PREVIEW1, stop, table, clock, heap);
    return new WasmEdgeAbi(
        List.of(
            new ConnectionCalls(sockets, standard),
            new MessageCalls(sockets, standard),
            new OptionCalls(sockets),
            new AddressInfoCalls(sockets, resolver),
            // Edge-triggered in WasmEdge; a guest that is told more often loses nothing.
            calls -> calls.add("epoll_oneoff", "IIII", poll::poll)));
  }

  private List<CallGroup> groups(WasiVersion version) {
    return List.of(
        new StringsCalls(config.args(), environment),
        new ClockCalls(clock),
        new ProcessCalls(stop),
        new FdCalls(table, version),
        new FdStatusCalls(table, version),
        new ReaddirCalls(table, heap),
        new PathCalls(table, files, version),
        new LinkCalls(table, files),
        new PollCalls(version, stop, table, clock, heap),
        new SocketCalls(version, sockets));
  }

  @Override
  public void close() {
    table.close();
    files.close();
    stop.close();
  }
}
