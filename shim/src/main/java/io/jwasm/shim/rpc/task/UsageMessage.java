package io.jwasm.shim.rpc.task;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.jwasm.linux.ThreadUsage;
import io.jwasm.proto.containerd.cgroups.v2.CPUStat;
import io.jwasm.proto.containerd.cgroups.v2.IOEntry;
import io.jwasm.proto.containerd.cgroups.v2.IOStat;
import io.jwasm.proto.containerd.cgroups.v2.MemoryEvents;
import io.jwasm.proto.containerd.cgroups.v2.MemoryStat;
import io.jwasm.proto.containerd.cgroups.v2.Metrics;
import io.jwasm.proto.containerd.cgroups.v2.PidsStat;
import io.jwasm.shim.task.Usage;

/**
 * What a container uses, as version 2 of cgroups would say it. Version 1 has messages that dockerd
 * fails on when a part of them is left out.
 */
final class UsageMessage {
  /** What the kernel's "max" is for clients. */
  private static final long MAXIMUM = -1L;

  private static final long NANOS_PER_MICRO = 1000;

  private UsageMessage() {}

  static Any of(Usage usage) {
    Message metrics =
        Metrics.newBuilder()
            .setPids(
                PidsStat.newBuilder()
                    .setCurrent(usage.threads())
                    .setLimit(usage.threadLimit() == Usage.UNLIMITED ? 0 : usage.threadLimit()))
            .setCpu(cpu(usage))
            .setMemory(memory(usage))
            .setIo(io(usage.guests()))
            .setMemoryEvents(
                MemoryEvents.newBuilder()
                    .setOom(usage.memory().failures())
                    .setOomKill(usage.memory().failures()))
            .build();
    return Any.newBuilder()
        .setTypeUrl(metrics.getDescriptorForType().getFullName())
        .setValue(metrics.toByteString())
        .build();
  }

  private static CPUStat cpu(Usage usage) {
    ThreadUsage guests = usage.guests();
    Usage.Throttling throttling = usage.throttling();
    return CPUStat.newBuilder()
        .setUsageUsec((guests.userNanos() + guests.systemNanos()) / NANOS_PER_MICRO)
        .setUserUsec(guests.userNanos() / NANOS_PER_MICRO)
        .setSystemUsec(guests.systemNanos() / NANOS_PER_MICRO)
        .setNrPeriods(throttling.periods())
        .setNrThrottled(throttling.throttled())
        .setThrottledUsec(throttling.nanos() / NANOS_PER_MICRO)
        .build();
  }

  /** Of no device in particular, as nobody asks the kernel which one it was. */
  private static IOStat io(ThreadUsage guests) {
    return IOStat.newBuilder()
        .addUsage(
            IOEntry.newBuilder().setRbytes(guests.readBytes()).setWbytes(guests.writtenBytes()))
        .build();
  }

  private static MemoryStat memory(Usage usage) {
    long limit = usage.memory().limit();
    return MemoryStat.newBuilder()
        .setUsage(usage.memory().bytes())
        .setAnon(usage.memory().bytes())
        .setActiveAnon(usage.memory().bytes())
        .setPgfault(usage.guests().minorFaults() + usage.guests().majorFaults())
        .setPgmajfault(usage.guests().majorFaults())
        .setUsageLimit(limit == Usage.UNLIMITED ? MAXIMUM : limit)
        .setSwapLimit(MAXIMUM)
        .build();
  }
}
