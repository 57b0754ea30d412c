package io.jwasm.oci.runtime;

import io.jwasm.oci.Findings;
import io.jwasm.oci.Pointer;
import java.util.List;

/** The rules of mounts and of identity mappings (runtime-spec, config.md "Mounts"). */
final class MountCheck {
  private static final long MAX_IDS = 1L << 32;

  private MountCheck() {}

  static void check(List<Mount> mounts, Findings findings, Pointer at) {
    for (int i = 0; i < mounts.size(); i++) {
      mount(mounts.get(i), findings, at.element(i));
    }
  }

  private static void mount(Mount mount, Findings findings, Pointer at) {
    findings.requireAbsolute(mount.destination(), at.field("destination"));
    boolean bind = mount.options().contains("bind") || mount.options().contains("rbind");
    findings.require(
        !bind || !mount.source().isEmpty(), at.field("source"), "required for a bind mount");
    findings.require(!mount.options().contains(""), at.field("options"), "an option is empty");
    findings.require(
        mount.uidMappings().isEmpty() == mount.gidMappings().isEmpty(),
        at,
        "uidMappings and gidMappings only go together");
    mappings(mount.uidMappings(), findings, at.field("uidMappings"));
    mappings(mount.gidMappings(), findings, at.field("gidMappings"));
  }

  static void mappings(List<IdMapping> mappings, Findings findings, Pointer at) {
    for (int i = 0; i < mappings.size(); i++) {
      IdMapping mapping = mappings.get(i);
      Pointer place = at.element(i);
      findings.require(mapping.size() > 0, place.field("size"), "must be more than 0");
      range(mapping.containerId(), mapping.size(), findings, place.field("containerID"));
      range(mapping.hostId(), mapping.size(), findings, place.field("hostID"));
    }
  }

  private static void range(long first, long size, Findings findings, Pointer at) {
    findings.require(
        first >= 0 && first < MAX_IDS && size <= MAX_IDS - first,
        at,
        "the range leaves 0 to 2^32-1");
  }
}
