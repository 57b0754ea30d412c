package io.jwasm.runtime.abi.wasmedge;

import io.jwasm.runtime.abi.HostAbi;
import io.jwasm.runtime.abi.wasi.CallGroup;
import io.jwasm.runtime.abi.wasi.CallTable;
import io.jwasm.runtime.abi.wasi.WasiVersion;
import io.jwasm.runtime.engine.HostFunction;
import io.jwasm.runtime.module.FunctionType;
import java.util.List;
import java.util.Optional;

/** What WasmEdge adds to the functions of WASI preview 1, bound to a guest. */
public final class WasmEdgeAbi implements HostAbi {
  private static final String MODULE = WasiVersion.PREVIEW1.module();

  private final CallTable table = new CallTable();

  /**
   * @param groups its functions
   */
  public WasmEdgeAbi(List<CallGroup> groups) {
    groups.forEach(g -> g.register(table));
  }

  @Override
  public String name() {
    return "WasmEdge sockets";
  }

  @Override
  public List<String> modules() {
    return List.of(MODULE);
  }

  @Override
  public Optional<HostFunction> find(String module, String name, FunctionType type) {
    return module.equals(MODULE) ? table.find(name, type) : Optional.empty();
  }

  @Override
  public List<FunctionType> types(String module, String name) {
    return module.equals(MODULE) ? table.types(name) : List.of();
  }
}
