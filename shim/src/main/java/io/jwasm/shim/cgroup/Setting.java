package io.jwasm.shim.cgroup;

import io.jwasm.oci.runtime.CpuLimits;
import io.jwasm.oci.runtime.MemoryLimits;
import io.jwasm.oci.runtime.Resources;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A limit as a cgroup has it.
 *
 * @param controller what the file belongs to
 * @param file its name
 * @param value what is written to it
 */
record Setting(String controller, String file, String value) {
  private static final long DEFAULT_PERIOD = 100_000;
  private static final long MIN_SHARES = 2;
  private static final long MAX_SHARES = 262_144;

  /**
   * The limits for version 2.
   *
   * @param room for the JVM, where it is inside
   */
  static List<Setting> unified(Resources resources, Room room) {
    var settings = new ArrayList<Setting>();
    MemoryLimits memory = resources.memory();
    add(settings, "memory", "memory.max", maximum(room.memory(memory.limit())));
    add(settings, "memory", "memory.low", maximum(memory.reservation()));
    add(settings, "memory", "memory.swap.max", swap(memory));
    CpuLimits cpu = resources.cpu();
    add(settings, "cpu", "cpu.weight", weight(cpu.shares()));
    add(settings, "cpu", "cpu.max", bandwidth(cpu));
    add(settings, "cpu", "cpu.max.burst", text(cpu.burst()));
    add(settings, "cpu", "cpu.idle", text(cpu.idle()));
    add(settings, "cpuset", "cpuset.cpus", cpu.cpus());
    add(settings, "cpuset", "cpuset.mems", cpu.mems());
    add(settings, "pids", "pids.max", pids(resources, room));
    resources.unified().entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .filter(entry -> !entry.getKey().contains("/"))
        .forEach(entry -> {
          String controller = entry.getKey().replaceFirst("\\..*", "");
          add(settings, controller, entry.getKey(), entry.getValue());
        });
    return List.copyOf(settings);
  }

  /** The limits for version 1, see {@link #unified}. */
  static List<Setting> legacy(Resources resources, Room room) {
    var settings = new ArrayList<Setting>();
    MemoryLimits memory = resources.memory();
    add(settings, "memory", "memory.limit_in_bytes", text(room.memory(memory.limit())));
    add(settings, "memory", "memory.soft_limit_in_bytes", text(memory.reservation()));
    CpuLimits cpu = resources.cpu();
    add(settings, "cpu", "cpu.shares", text(cpu.shares()));
    add(settings, "cpu", "cpu.cfs_period_us", text(cpu.period()));
    add(settings, "cpu", "cpu.cfs_quota_us", text(cpu.quota()));
    add(settings, "cpuset", "cpuset.cpus", cpu.cpus());
    add(settings, "cpuset", "cpuset.mems", cpu.mems());
    add(settings, "pids", "pids.max", pids(resources, room));
    return List.copyOf(settings);
  }

  private static void add(
      List<Setting> settings, String controller, String file, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      settings.add(new Setting(controller, file, value));
    }
  }

  /** 0 is what clients send for what they do not set. */
  private static @Nullable String text(@Nullable Long value) {
    return value == null || value == 0 ? null : value.toString();
  }

  private static @Nullable String maximum(@Nullable Long value) {
    if (value == null || value == 0) {
      return null;
    }
    return value < 0 ? "max" : value.toString();
  }

  /** runtime-spec counts memory and swap together, version 2 swap alone. */
  private static @Nullable String swap(MemoryLimits memory) {
    Long swap = memory.swap();
    Long limit = memory.limit();
    if (swap == null || swap == 0) {
      return null;
    }
    if (swap < 0) {
      return "max";
    }
    return limit == null || limit <= 0 || swap < limit ? null : String.valueOf(swap - limit);
  }

  /** Shares of 2 to 262144 are weights of 1 to 10000. */
  private static @Nullable String weight(@Nullable Long shares) {
    if (shares == null || shares == 0) {
      return null;
    }
    long bounded = Math.clamp(shares, MIN_SHARES, MAX_SHARES);
    return String.valueOf(1 + (bounded - MIN_SHARES) * 9999 / (MAX_SHARES - MIN_SHARES));
  }

  private static @Nullable String bandwidth(CpuLimits cpu) {
    Long quota = cpu.quota();
    Long period = cpu.period();
    if ((quota == null || quota == 0) && (period == null || period == 0)) {
      return null;
    }
    String most = quota == null || quota <= 0 ? "max" : quota.toString();
    return most + " " + (period == null || period == 0 ? DEFAULT_PERIOD : period);
  }

  private static @Nullable String pids(Resources resources, Room room) {
    if (resources.pids() == null || resources.pids().limit() == 0) {
      return null;
    }
    long limit = resources.pids().limit();
    return limit < 0 ? "max" : String.valueOf(limit + room.threads());
  }
}
