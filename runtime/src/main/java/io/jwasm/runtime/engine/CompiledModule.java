package io.jwasm.runtime.engine;

import io.jwasm.runtime.module.WasmModule;
import java.util.List;
import java.util.Optional;

/** A loaded artifact; thread-safe, shared by all instances of the module. */
public interface CompiledModule extends AutoCloseable {
  /** What the module declares; its function bodies may be absent. */
  WasmModule module();

  /**
   * Instantiates the module: imports, memories, tables, segments, start function.
   *
   * @param imports something for each entry of the import section, in its order
   * @param allowance what all instances of the guest may have
   * @throws Trap if a segment or the start function traps
   * @throws GuestStop if the start function ends the guest
   */
  Instance instantiate(Imports imports, Allowance allowance);

  /** Makes the only instance of a guest. */
  default Instance instantiate(Imports imports, InstanceLimits limits) {
    return instantiate(imports, Allowance.of(limits));
  }

  /**
   * Names of the functions that are interpreted because they could not be compiled: they are many
   * times slower than others.
   */
  default List<String> interpretedFunctions() {
    return List.of();
  }

  /**
   * What a function was compiled to; empty if it is imported, or not compiled to machine code.
   *
   * @param function in the function index space
   */
  default Optional<MachineCode> machineCode(int function) {
    return Optional.empty();
  }

  /** Whether its instances tell their stacks, see {@link Instance#sample}. */
  default boolean tellsStacks() {
    return false;
  }

  /** Releases classes or mappings once the last instance is closed as well. */
  @Override
  void close();
}
