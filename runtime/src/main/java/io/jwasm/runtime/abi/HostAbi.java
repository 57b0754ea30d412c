package io.jwasm.runtime.abi;

import io.jwasm.runtime.engine.HostFunction;
import io.jwasm.runtime.module.FunctionType;
import java.util.List;
import java.util.Optional;

/**
 * A set of functions that guests may import, bound to one guest. One implementation is made per
 * guest, so that its functions need no further context than the calling instance.
 */
public interface HostAbi {
  /** Its name for the user, e.g. {@code WASI preview 1}. */
  String name();

  /** The import modules that belong to this ABI, e.g. {@code wasi_snapshot_preview1}. */
  List<String> modules();

  /**
   * The function with this name <em>and type</em>.
   *
   * @return empty if there is none; {@link #types} tells whether the name is known
   */
  Optional<HostFunction> find(String module, String name, FunctionType type);

  /** The types under which the name is provided; empty if the name is unknown. */
  List<FunctionType> types(String module, String name);
}
