package io.jwasm.oci.runtime;

import io.jwasm.oci.Findings;
import io.jwasm.oci.Pointer;
import java.util.List;

/** The rules of hooks (runtime-spec, config.md "POSIX-platform Hooks"). */
final class HookCheck {
  private HookCheck() {}

  static void check(Hooks hooks, Findings findings, Pointer at) {
    each(hooks.prestart(), findings, at.field("prestart"));
    each(hooks.createRuntime(), findings, at.field("createRuntime"));
    each(hooks.createContainer(), findings, at.field("createContainer"));
    each(hooks.startContainer(), findings, at.field("startContainer"));
    each(hooks.poststart(), findings, at.field("poststart"));
    each(hooks.poststop(), findings, at.field("poststop"));
  }

  private static void each(List<Hook> hooks, Findings findings, Pointer at) {
    for (int i = 0; i < hooks.size(); i++) {
      Hook hook = hooks.get(i);
      findings.requireAbsolute(hook.path(), at.element(i).field("path"));
      findings.requireVariables(hook.env(), at.element(i).field("env"));
      boolean positive = hook.timeout() == null || hook.timeout() > 0;
      findings.require(positive, at.element(i).field("timeout"), "must be more than 0");
    }
  }
}
