package io.jwasm.runtime.engine.natives.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * Instances that can reach each other's code. They run on the same stack, and none may be released
 * before all are closed, as references to its functions may be anywhere among them.
 */
final class Group {
  private List<NativeInstance> members = new ArrayList<>();
  private int open;

  synchronized void add(NativeInstance member) {
    members.add(member);
    open++;
  }

  synchronized List<NativeInstance> members() {
    return List.copyOf(members);
  }

  /** Takes over the members of another group. */
  synchronized void merge(Group other) {
    if (other == this) {
      return;
    }
    for (NativeInstance member : other.members) {
      members.add(member);
      member.joined(this);
    }
    open += other.open;
    other.members = new ArrayList<>();
    other.open = 0;
  }

  /** One member was closed. */
  synchronized void closed() {
    if (--open == 0) {
      members.forEach(NativeInstance::release);
      members = new ArrayList<>();
    }
  }
}
