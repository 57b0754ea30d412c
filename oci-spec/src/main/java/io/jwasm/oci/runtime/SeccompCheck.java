package io.jwasm.oci.runtime;

import io.jwasm.oci.Findings;
import io.jwasm.oci.Pointer;
import java.util.List;
import java.util.Set;

/** The rules of a filter of system calls (runtime-spec, config-linux.md "Seccomp"). */
final class SeccompCheck {
  private static final Set<String> ACTIONS =
      Set.of(
          "SCMP_ACT_KILL",
          "SCMP_ACT_KILL_PROCESS",
          "SCMP_ACT_KILL_THREAD",
          "SCMP_ACT_TRAP",
          "SCMP_ACT_ERRNO",
          "SCMP_ACT_TRACE",
          "SCMP_ACT_ALLOW",
          "SCMP_ACT_LOG",
          "SCMP_ACT_NOTIFY");
  private static final Set<String> OPERATORS =
      Set.of(
          "SCMP_CMP_NE",
          "SCMP_CMP_LT",
          "SCMP_CMP_LE",
          "SCMP_CMP_EQ",
          "SCMP_CMP_GE",
          "SCMP_CMP_GT",
          "SCMP_CMP_MASKED_EQ");
  private static final int MAX_INDEX = 5;

  private SeccompCheck() {}

  static void check(Seccomp seccomp, Findings findings, Pointer at) {
    findings.requireOneOf(seccomp.defaultAction(), ACTIONS, at.field("defaultAction"));
    if (!seccomp.listenerPath().isEmpty()) {
      findings.requireAbsolute(seccomp.listenerPath(), at.field("listenerPath"));
    }
    findings.require(
        seccomp.listenerMetadata().isEmpty() || !seccomp.listenerPath().isEmpty(),
        at.field("listenerMetadata"),
        "needs a listenerPath");
    for (int i = 0; i < seccomp.syscalls().size(); i++) {
      rule(seccomp.syscalls().get(i), findings, at.field("syscalls").element(i));
    }
  }

  private static void rule(SeccompRule rule, Findings findings, Pointer at) {
    findings.require(
        !rule.names().isEmpty() && !rule.names().contains(""), at.field("names"), "required");
    findings.requireOneOf(rule.action(), ACTIONS, at.field("action"));
    List<SeccompArgument> args = rule.args();
    for (int i = 0; i < args.size(); i++) {
      Pointer place = at.field("args").element(i);
      int index = args.get(i).index();
      findings.require(
          index >= 0 && index <= MAX_INDEX, place.field("index"), index + " is not in 0 to 5");
      findings.requireOneOf(args.get(i).op(), OPERATORS, place.field("op"));
    }
  }
}
