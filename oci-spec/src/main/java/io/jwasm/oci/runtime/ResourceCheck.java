package io.jwasm.oci.runtime;

import io.jwasm.oci.Findings;
import io.jwasm.oci.Pointer;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of a cgroup's limits (runtime-spec, config-linux.md "Control groups"). */
final class ResourceCheck {
  private static final Set<String> DEVICE_TYPES = Set.of("", "a", "c", "b");
  private static final Pattern ACCESS = Pattern.compile("[rwm]{0,3}");
  private static final Pattern PAGE_SIZE = Pattern.compile("[1-9][0-9]*[KMG]B");
  private static final Pattern UNIFIED = Pattern.compile("[a-z0-9_]+(?:\\.[A-Za-z0-9_]+)+");
  private static final int MAX_SWAPPINESS = 100;

  private ResourceCheck() {}

  static void check(Resources resources, Findings findings, Pointer at) {
    deviceRules(resources.devices(), findings, at.field("devices"));
    memory(resources.memory(), findings, at.field("memory"));
    cpu(resources.cpu(), findings, at.field("cpu"));
    BlockIoCheck.check(resources.blockIo(), findings, at.field("blockIO"));
    hugepages(resources.hugepageLimits(), findings, at.field("hugepageLimits"));
    resources.unified().keySet().stream()
        .sorted()
        .forEach(key ->
            findings.require(
                UNIFIED.matcher(key).matches(),
                at.field("unified").field(key),
                "not a file of a cgroup"));
  }

  private static void deviceRules(List<DeviceRule> rules, Findings findings, Pointer at) {
    for (int i = 0; i < rules.size(); i++) {
      DeviceRule rule = rules.get(i);
      Pointer place = at.element(i);
      findings.require(
          DEVICE_TYPES.contains(rule.type()),
          place.field("type"),
          "unknown value \"" + rule.type() + "\"");
      findings.require(
          ACCESS.matcher(rule.access()).matches(),
          place.field("access"),
          "not of the letters rwm: \"" + rule.access() + "\"");
    }
  }

  private static void memory(MemoryLimits memory, Findings findings, Pointer at) {
    atLeast(-1, memory.limit(), findings, at.field("limit"));
    atLeast(-1, memory.reservation(), findings, at.field("reservation"));
    atLeast(-1, memory.swap(), findings, at.field("swap"));
    atLeast(-1, memory.kernel(), findings, at.field("kernel"));
    atLeast(-1, memory.kernelTcp(), findings, at.field("kernelTCP"));
    Long swappiness = memory.swappiness();
    findings.require(
        swappiness == null || (swappiness >= 0 && swappiness <= MAX_SWAPPINESS),
        at.field("swappiness"),
        swappiness + " is not in 0 to 100");
    if (memory.limit() != null && memory.swap() != null && memory.swap() > 0) {
      findings.require(
          memory.swap() >= memory.limit(), at.field("swap"), "less than the memory limit");
    }
  }

  private static void cpu(CpuLimits cpu, Findings findings, Pointer at) {
    atLeast(0, cpu.shares(), findings, at.field("shares"));
    atLeast(-1, cpu.quota(), findings, at.field("quota"));
    atLeast(0, cpu.burst(), findings, at.field("burst"));
    atLeast(0, cpu.period(), findings, at.field("period"));
    atLeast(0, cpu.realtimePeriod(), findings, at.field("realtimePeriod"));
    Long idle = cpu.idle();
    findings.require(
        idle == null || idle == 0 || idle == 1, at.field("idle"), idle + " is neither 0 nor 1");
  }

  private static void hugepages(List<HugepageLimit> limits, Findings findings, Pointer at) {
    for (int i = 0; i < limits.size(); i++) {
      HugepageLimit limit = limits.get(i);
      findings.require(
          PAGE_SIZE.matcher(limit.pageSize()).matches(),
          at.element(i).field("pageSize"),
          "not a size such as 2MB: \"" + limit.pageSize() + "\"");
      findings.require(limit.limit().signum() >= 0, at.element(i).field("limit"), "negative");
    }
    findings.requireDistinct(limits, HugepageLimit::pageSize, at);
  }

  static void atLeast(long least, @Nullable Long value, Findings findings, Pointer at) {
    findings.require(value == null || value >= least, at, value + " is less than " + least);
  }
}
