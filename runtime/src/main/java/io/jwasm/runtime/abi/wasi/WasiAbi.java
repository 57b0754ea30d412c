package io.jwasm.runtime.abi.wasi;

import io.jwasm.runtime.abi.HostAbi;
import io.jwasm.runtime.engine.HostFunction;
import io.jwasm.runtime.module.FunctionType;
import java.util.List;
import java.util.Optional;

/** One version of WASI, bound to a guest. */
public final class WasiAbi implements HostAbi {
  private final WasiVersion version;
  private final CallTable table = new CallTable();

  /**
   * @param version which one it is
   * @param groups its functions, made for this version
   */
  public WasiAbi(WasiVersion version, List<CallGroup> groups) {
    this.version = version;
    groups.forEach(g -> g.register(table));
  }

  @Override
  public String name() {
    return version.label();
  }

  @Override
  public List<String> modules() {
    return List.of(version.module());
  }

  @Override
  public Optional<HostFunction> find(String module, String name, FunctionType type) {
    return module.equals(version.module()) ? table.find(name, type) : Optional.empty();
  }

  @Override
  public List<FunctionType> types(String module, String name) {
    return module.equals(version.module()) ? table.types(name) : List.of();
  }
}
