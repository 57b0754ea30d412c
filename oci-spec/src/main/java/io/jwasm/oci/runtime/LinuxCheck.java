package io.jwasm.oci.runtime;

import io.jwasm.oci.Findings;
import io.jwasm.oci.Pointer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules of the Linux part (runtime-spec, config-linux.md). */
final class LinuxCheck {
  private static final Set<String> NAMESPACES =
      Set.of("pid", "network", "mount", "ipc", "uts", "user", "cgroup", "time");
  private static final Set<String> PROPAGATIONS =
      Set.of(
          "private",
          "rprivate",
          "shared",
          "rshared",
          "slave",
          "rslave",
          "unbindable",
          "runbindable");
  private static final Set<String> DEVICES = Set.of("c", "b", "u", "p");
  private static final Set<String> CLOCKS = Set.of("monotonic", "boottime");
  private static final Set<String> DOMAINS = Set.of("LINUX", "LINUX32");
  private static final long MAX_NANOSECONDS = 999_999_999;

  private LinuxCheck() {}

  static void check(Linux linux, Findings findings, Pointer at) {
    namespaces(linux, findings, at);
    MountCheck.mappings(linux.uidMappings(), findings, at.field("uidMappings"));
    MountCheck.mappings(linux.gidMappings(), findings, at.field("gidMappings"));
    findings.requireKeys(linux.sysctl().keySet(), at.field("sysctl"));
    ResourceCheck.check(linux.resources(), findings, at.field("resources"));
    devices(linux.devices(), findings, at.field("devices"));
    paths(linux.maskedPaths(), findings, at.field("maskedPaths"));
    paths(linux.readonlyPaths(), findings, at.field("readonlyPaths"));
    if (!linux.rootfsPropagation().isEmpty()) {
      findings.requireOneOf(linux.rootfsPropagation(), PROPAGATIONS, at.field("rootfsPropagation"));
    }
    if (linux.personality() != null) {
      findings.requireOneOf(
          linux.personality().domain(), DOMAINS, at.field("personality").field("domain"));
    }
    if (linux.seccomp() != null) {
      SeccompCheck.check(linux.seccomp(), findings, at.field("seccomp"));
    }
  }

  private static void namespaces(Linux linux, Findings findings, Pointer at) {
    Pointer place = at.field("namespaces");
    List<Namespace> namespaces = linux.namespaces();
    for (int i = 0; i < namespaces.size(); i++) {
      Namespace namespace = namespaces.get(i);
      findings.requireOneOf(namespace.type(), NAMESPACES, place.element(i).field("type"));
      if (!namespace.path().isEmpty()) {
        findings.requireAbsolute(namespace.path(), place.element(i).field("path"));
      }
    }
    findings.requireDistinct(namespaces, Namespace::type, place);
    needs("user", linux, linux.uidMappings().isEmpty(), findings, at.field("uidMappings"));
    needs("user", linux, linux.gidMappings().isEmpty(), findings, at.field("gidMappings"));
    needs("time", linux, linux.timeOffsets().isEmpty(), findings, at.field("timeOffsets"));
    linux.timeOffsets().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(clock -> {
          Pointer offset = at.field("timeOffsets").field(clock.getKey());
          findings.requireOneOf(clock.getKey(), CLOCKS, offset);
          long nanos = clock.getValue().nanosecs();
          boolean fits = nanos >= 0 && nanos <= MAX_NANOSECONDS;
          findings.require(fits, offset.field("nanosecs"), "not in 0 to 999999999");
        });
  }

  private static void needs(
      String type, Linux linux, boolean absent, Findings findings, Pointer at) {
    boolean has = linux.namespaces().stream().anyMatch(n -> n.type().equals(type));
    findings.require(absent || has, at, "needs a " + type + " namespace");
  }

  private static void devices(List<Device> devices, Findings findings, Pointer at) {
    for (int i = 0; i < devices.size(); i++) {
      findings.requireAbsolute(devices.get(i).path(), at.element(i).field("path"));
      findings.requireOneOf(devices.get(i).type(), DEVICES, at.element(i).field("type"));
    }
    findings.requireDistinct(devices, Device::path, at);
  }

  private static void paths(List<String> paths, Findings findings, Pointer at) {
    for (int i = 0; i < paths.size(); i++) {
      findings.requireAbsolute(paths.get(i), at.element(i));
    }
  }
}
