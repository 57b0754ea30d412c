package io.jwasm.runtime.engine.natives.runtime;

import io.jwasm.runtime.budget.Quota;
import io.jwasm.runtime.engine.Trap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Instances that can reach each other's code. They run on the same stack, and none may be released
 * before all are closed, as references to its functions may be anywhere among them.
 */
final class Group {
  private volatile List<NativeInstance> members = List.of();
  private final Exceptions exceptions;
  private int open;

  /**
   * @param quota what exceptions are taken from
   */
  Group(Quota quota) {
    exceptions = new Exceptions(quota);
  }

  synchronized void add(NativeInstance member) {
    members = plus(List.of(member));
    open++;
  }

  private List<NativeInstance> plus(List<NativeInstance> more) {
    var all = new ArrayList<>(members);
    all.addAll(more);
    return List.copyOf(all);
  }

  List<NativeInstance> members() {
    return members;
  }

  /** A member whose module has code at this address. */
  @Nullable NativeInstance owner(long address) {
    for (NativeInstance member : members) {
      if (member.code.machine.functionAt(address) >= 0) {
        return member;
      }
    }
    return null;
  }

  /** The function of a member that has code at this address. */
  Optional<Trap.Frame> frameAt(long address) {
    NativeInstance owner = owner(address);
    if (owner == null) {
      return Optional.empty();
    }
    int defined = owner.code.machine.functionAt(address);
    int function = owner.info.importedFunctions + defined;
    int place = owner.code.machine.placeOf(defined, address);
    return Optional.of(new Trap.Frame(function, owner.code.functionName(function), place));
  }

  /** Exceptions that members threw. */
  Exceptions exceptions() {
    return exceptions;
  }

  /** Takes over the members of another group. */
  synchronized void merge(Group other) {
    if (other == this) {
      return;
    }
    members = plus(other.members);
    other.members.forEach(member -> member.joined(this));
    exceptions.takeOver(other.exceptions);
    open += other.open;
    other.members = List.of();
    other.open = 0;
  }

  /** One member was closed. */
  synchronized void closed() {
    if (--open == 0) {
      members.forEach(NativeInstance::release);
      exceptions.release();
      members = List.of();
    }
  }
}
