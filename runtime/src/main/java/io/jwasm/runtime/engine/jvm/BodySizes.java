package io.jwasm.runtime.engine.jvm;

import io.jwasm.runtime.module.WasmModule;
import java.util.HashSet;
import java.util.Set;

/** The sizes of a module's function bodies, summed up. */
final class BodySizes {
  /** Bytes of all bodies before that of each function defined here; the last is the total. */
  private final long[] before;

  BodySizes(WasmModule module) {
    before = new long[module.functions().size() + 1];
    module
        .section(10)
        .ifPresent(section -> {
          var bodies = new MetaModule.Bodies(module, section);
          for (int i = 0; i < bodies.count(); i++) {
            before[i + 1] = before[i] + bodies.next();
          }
        });
  }

  long total() {
    return before[before.length - 1];
  }

  /** Bytes of the first {@code count} bodies. */
  long first(int count) {
    return before[Math.clamp(count, 0, before.length - 1)];
  }

  /** The functions with bodies of more than this many bytes. */
  Set<Integer> largerThan(int bytes) {
    var larger = new HashSet<Integer>();
    for (int i = 0; i + 1 < before.length; i++) {
      if (before[i + 1] - before[i] > bytes) {
        larger.add(i);
      }
    }
    return larger;
  }
}
