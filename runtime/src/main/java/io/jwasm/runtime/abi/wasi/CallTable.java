package io.jwasm.runtime.abi.wasi;

import io.jwasm.linux.ErrnoException;
import io.jwasm.runtime.engine.HostFunction;
import io.jwasm.runtime.engine.Instance;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.memory.MemoryFault;
import io.jwasm.runtime.module.FunctionType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The functions of one import module, by name and type. Filled once, then only read. */
public final class CallTable {
  private final Map<String, Map<FunctionType, HostFunction>> functions = new HashMap<>();

  /**
   * Adds a function that answers an error number.
   *
   * @param params its parameters, {@code I} for i32 and {@code L} for i64
   */
  public void add(String name, String params, WasiCall call) {
    add(name, FunctionType.of(params, "I"), (caller, args) -> dispatch(call, caller, args));
  }

  /** Adds a function of another form. */
  public void add(String name, FunctionType type, HostFunction function) {
    var former =
        functions.computeIfAbsent(name, _ -> new LinkedHashMap<>()).putIfAbsent(type, function);
    if (former != null) {
      throw new IllegalArgumentException(name + " " + type + " twice");
    }
  }

  private static long dispatch(WasiCall call, Instance caller, long[] args) {
    try {
      return call.call(memory(caller), args);
    } catch (MemoryFault e) {
      return WasiErrno.FAULT;
    } catch (ErrnoException e) {
      return WasiErrno.of(e.errno());
    }
  }

  private static GuestMemory memory(Instance caller) {
    try {
      return caller.memory();
    } catch (IllegalStateException e) {
      // Without a memory every pointer is out of range.
      throw new ErrnoException("use guest memory", io.jwasm.linux.Errno.EFAULT);
    }
  }

  /** The function with this name and type. */
  public Optional<HostFunction> find(String name, FunctionType type) {
    return Optional.ofNullable(functions.getOrDefault(name, Map.of()).get(type));
  }

  /** The types under which a name is provided; empty if it is unknown. */
  public List<FunctionType> types(String name) {
    return List.copyOf(functions.getOrDefault(name, Map.of()).keySet());
  }
}
