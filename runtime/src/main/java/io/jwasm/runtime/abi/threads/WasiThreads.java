package io.jwasm.runtime.abi.threads;

import io.jwasm.runtime.abi.HostAbi;
import io.jwasm.runtime.engine.HostFunction;
import io.jwasm.runtime.module.FunctionType;
import java.util.List;
import java.util.Optional;

/** {@code wasi.thread-spawn}. */
public final class WasiThreads implements HostAbi {
  private static final String MODULE = "wasi";
  private static final String SPAWN = "thread-spawn";
  private static final FunctionType TYPE = FunctionType.of("I", "I");

  private final ThreadSpawner spawner;

  /** Binds the ABI to the guest that {@code spawner} belongs to. */
  public WasiThreads(ThreadSpawner spawner) {
    this.spawner = spawner;
  }

  @Override
  public String name() {
    return "wasi-threads";
  }

  @Override
  public List<String> modules() {
    return List.of(MODULE);
  }

  @Override
  public Optional<HostFunction> find(String module, String name, FunctionType type) {
    return types(module, name).contains(type)
        ? Optional.of((caller, args) -> spawner.spawn((int) args[0]))
        : Optional.empty();
  }

  @Override
  public List<FunctionType> types(String module, String name) {
    return module.equals(MODULE) && name.equals(SPAWN) ? List.of(TYPE) : List.of();
  }
}
