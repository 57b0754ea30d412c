package io.jwasm.oci.runtime;

import io.jwasm.oci.Findings;
import io.jwasm.oci.Pointer;
import io.jwasm.oci.Problem;
import io.jwasm.oci.Versions;
import java.util.List;
import java.util.Set;

/**
 * What the runtime specification does not allow in its documents. Every method returns all
 * problems, none if the document is valid, and never throws. Pure; thread-safe.
 */
public final class SpecValidation {
  private static final String MAJOR = "1";
  private static final Set<String> STATUSES = Set.of("creating", "created", "running", "stopped");

  private SpecValidation() {}

  /** The problems of a {@code config.json} (config.md, config-linux.md). */
  public static List<Problem> validate(Spec spec) {
    Findings findings = new Findings();
    Pointer root = Pointer.ROOT;
    Versions.require(spec.ociVersion(), MAJOR, findings, root.field("ociVersion"));
    process(spec, findings);
    findings.require(spec.root() != null, root.field("root"), "required");
    if (spec.root() != null) {
      findings.requireText(spec.root().path(), root.field("root").field("path"));
    }
    hostNames(spec, findings);
    MountCheck.check(spec.mounts(), findings, root.field("mounts"));
    HookCheck.check(spec.hooks(), findings, root.field("hooks"));
    findings.requireKeys(spec.annotations().keySet(), root.field("annotations"));
    LinuxCheck.check(spec.linux(), findings, root.field("linux"));
    return findings.problems();
  }

  /** The problems of the process of an exec (config.md "Process"). */
  public static List<Problem> validate(ContainerProcess process) {
    Findings findings = new Findings();
    ProcessCheck.check(process, findings, Pointer.ROOT);
    return findings.problems();
  }

  /** The problems of the limits of an update (config-linux.md "Control groups"). */
  public static List<Problem> validate(Resources resources) {
    Findings findings = new Findings();
    ResourceCheck.check(resources, findings, Pointer.ROOT);
    return findings.problems();
  }

  /** The problems of a state (runtime.md "State"). */
  public static List<Problem> validate(State state) {
    Findings findings = new Findings();
    Pointer root = Pointer.ROOT;
    Versions.require(state.ociVersion(), MAJOR, findings, root.field("ociVersion"));
    findings.requireText(state.id(), root.field("id"));
    findings.requireOneOf(state.status(), STATUSES, root.field("status"));
    findings.requireAbsolute(state.bundle(), root.field("bundle"));
    boolean alive = state.status().equals("created") || state.status().equals("running");
    findings.require(
        !alive || state.pid() != null, root.field("pid"), "required while " + state.status());
    findings.require(state.pid() == null || state.pid() >= 0, root.field("pid"), "negative");
    return findings.problems();
  }

  private static void process(Spec spec, Findings findings) {
    Pointer at = Pointer.ROOT.field("process");
    ContainerProcess process = spec.process();
    findings.require(process != null, at, "required to start the container");
    if (process != null) {
      ProcessCheck.check(process, findings, at);
    }
  }

  private static void hostNames(Spec spec, Findings findings) {
    boolean own = spec.linux().namespaces().stream().anyMatch(n -> n.type().equals("uts"));
    findings.require(
        spec.hostname().isEmpty() || own,
        Pointer.ROOT.field("hostname"),
        "needs a uts namespace in /linux/namespaces");
    findings.require(
        spec.domainname().isEmpty() || own,
        Pointer.ROOT.field("domainname"),
        "needs a uts namespace in /linux/namespaces");
  }
}
