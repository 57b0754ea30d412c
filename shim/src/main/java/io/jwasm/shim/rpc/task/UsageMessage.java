package io.jwasm.shim.rpc.task;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import io.jwasm.proto.containerd.cgroups.v2.CPUStat;
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
            .setIo(IOStat.getDefaultInstance())
            .setMemoryEvents(
                MemoryEvents.newBuilder()
                    .setOom(usage.memoryFailures())
                    .setOomKill(usage.memoryFailures()))
            .build();
    return Any.newBuilder()
        .setTypeUrl(metrics.getDescriptorForType().getFullName())
        .setValue(metrics.toByteString())
        .build();
  }

  private static CPUStat cpu(Usage usage) {
    return CPUStat.newBuilder()
        .setUsageUsec((usage.userNanos() + usage.systemNanos()) / NANOS_PER_MICRO)
        .setUserUsec(usage.userNanos() / NANOS_PER_MICRO)
        .setSystemUsec(usage.systemNanos() / NANOS_PER_MICRO)
        .build();
  }

  private static MemoryStat memory(Usage usage) {
    long limit = usage.memoryLimit();
    return MemoryStat.newBuilder()
        .setUsage(usage.memoryBytes())
        .setAnon(usage.memoryBytes())
        .setActiveAnon(usage.memoryBytes())
        .setUsageLimit(limit == Usage.UNLIMITED ? MAXIMUM : limit)
        .setSwapLimit(MAXIMUM)
        .build();
  }
}
