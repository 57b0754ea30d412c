package io.jwasm.runtime.abi.wasi;

/** Functions that belong together, bound to one guest. */
@FunctionalInterface
public interface CallGroup {
  /** Adds each of its functions. */
  void register(CallTable table);
}
