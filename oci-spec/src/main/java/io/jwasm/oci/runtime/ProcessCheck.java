package io.jwasm.oci.runtime;

import io.jwasm.oci.Findings;
import io.jwasm.oci.Pointer;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of a process (runtime-spec, config.md "Process"). */
final class ProcessCheck {
  private static final long MAX_ID = 0xFFFF_FFFFL;
  private static final BigInteger MAX_LIMIT = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
  private static final int MAX_OOM_SCORE = 1000;
  private static final int MAX_IO_PRIORITY = 7;
  private static final Pattern CAPABILITY = Pattern.compile("CAP_[A-Z0-9_]+");
  private static final Pattern RLIMIT = Pattern.compile("RLIMIT_[A-Z]+");
  private static final Set<String> POLICIES =
      Set.of(
          "SCHED_OTHER",
          "SCHED_FIFO",
          "SCHED_RR",
          "SCHED_BATCH",
          "SCHED_ISO",
          "SCHED_IDLE",
          "SCHED_DEADLINE");
  private static final Set<String> IO_CLASSES =
      Set.of("IOPRIO_CLASS_RT", "IOPRIO_CLASS_BE", "IOPRIO_CLASS_IDLE");

  private ProcessCheck() {}

  static void check(ContainerProcess process, Findings findings, Pointer at) {
    findings.require(
        !process.args().isEmpty() || !process.commandLine().isEmpty(),
        at.field("args"),
        "required");
    findings.requireAbsolute(process.cwd(), at.field("cwd"));
    findings.requireVariables(process.env(), at.field("env"));
    user(process.user(), findings, at.field("user"));
    rlimits(process.rlimits(), findings, at.field("rlimits"));
    if (process.capabilities() != null) {
      capabilities(process.capabilities(), findings, at.field("capabilities"));
    }
    if (process.consoleSize() != null) {
      ConsoleSize size = process.consoleSize();
      boolean fits = size.height() >= 0 && size.width() >= 0;
      findings.require(fits, at.field("consoleSize"), "negative");
    }
    scheduling(process, findings, at);
  }

  private static void user(User user, Findings findings, Pointer at) {
    id(user.uid(), findings, at.field("uid"));
    id(user.gid(), findings, at.field("gid"));
    for (int i = 0; i < user.additionalGids().size(); i++) {
      id(user.additionalGids().get(i), findings, at.field("additionalGids").element(i));
    }
  }

  private static void id(long id, Findings findings, Pointer at) {
    findings.require(id >= 0 && id <= MAX_ID, at, id + " is not in 0 to " + MAX_ID);
  }

  private static void rlimits(List<Rlimit> rlimits, Findings findings, Pointer at) {
    for (int i = 0; i < rlimits.size(); i++) {
      Rlimit limit = rlimits.get(i);
      Pointer place = at.element(i);
      findings.require(
          RLIMIT.matcher(limit.type()).matches(),
          place.field("type"),
          "unknown value \"" + limit.type() + "\"");
      limit(limit.hard(), findings, place.field("hard"));
      limit(limit.soft(), findings, place.field("soft"));
      boolean ordered = limit.soft().compareTo(limit.hard()) <= 0;
      findings.require(ordered, place.field("soft"), "more than the hard limit");
    }
    findings.requireDistinct(rlimits, Rlimit::type, at);
  }

  private static void limit(BigInteger value, Findings findings, Pointer at) {
    findings.require(
        value.signum() >= 0 && value.compareTo(MAX_LIMIT) <= 0, at, "not in 0 to 2^64-1");
  }

  private static void capabilities(Capabilities sets, Findings findings, Pointer at) {
    capabilitySet(sets.bounding(), findings, at.field("bounding"));
    capabilitySet(sets.effective(), findings, at.field("effective"));
    capabilitySet(sets.inheritable(), findings, at.field("inheritable"));
    capabilitySet(sets.permitted(), findings, at.field("permitted"));
    capabilitySet(sets.ambient(), findings, at.field("ambient"));
  }

  private static void capabilitySet(List<String> names, Findings findings, Pointer at) {
    for (int i = 0; i < names.size(); i++) {
      boolean known = CAPABILITY.matcher(names.get(i)).matches();
      findings.require(known, at.element(i), "unknown value \"" + names.get(i) + "\"");
    }
  }

  private static void scheduling(ContainerProcess process, Findings findings, Pointer at) {
    Integer score = process.oomScoreAdj();
    findings.require(
        score == null || Math.abs(score) <= MAX_OOM_SCORE,
        at.field("oomScoreAdj"),
        score + " is not in -1000 to 1000");
    if (process.scheduler() != null) {
      findings.requireOneOf(
          process.scheduler().policy(), POLICIES, at.field("scheduler").field("policy"));
    }
    IoPriority priority = process.ioPriority();
    if (priority != null) {
      Pointer place = at.field("ioPriority");
      findings.requireOneOf(priority.priorityClass(), IO_CLASSES, place.field("class"));
      boolean fits = priority.priority() >= 0 && priority.priority() <= MAX_IO_PRIORITY;
      findings.require(fits, place.field("priority"), priority.priority() + " is not in 0 to 7");
    }
  }
}
