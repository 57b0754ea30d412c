package io.jwasm.runtime.engine.natives.runtime;

import io.jwasm.runtime.engine.Allowance;
import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.Imports;
import io.jwasm.runtime.engine.Instance;
import io.jwasm.runtime.engine.MachineCode;
import io.jwasm.runtime.engine.natives.artifact.ModuleCode;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;
import io.jwasm.runtime.module.FunctionNames;
import io.jwasm.runtime.module.WasmModule;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A module whose code is in memory; unmapped when it and all of its instances are closed. */
public final class NativeModule implements CompiledModule {
  private final WasmModule module;
  final ModuleInfo info;
  final Layout layout;
  final ModuleCode machine;
  final Host host;
  private final FunctionNames names;
  private final AtomicInteger users = new AtomicInteger(1);
  private boolean closed;

  /** Takes over the code. */
  public NativeModule(WasmModule module, ModuleInfo info, ModuleCode machine, Host host) {
    this.module = module;
    this.info = info;
    this.layout = new Layout(info);
    this.machine = machine;
    this.host = host;
    this.names = new FunctionNames(module);
  }

  @Override
  public WasmModule module() {
    return module;
  }

  String functionName(int index) {
    return names.name(index);
  }

  @Override
  public Instance instantiate(Imports imports, Allowance allowance) {
    users.incrementAndGet();
    var instance = new NativeInstance(this, allowance);
    try {
      new Linker(instance, imports).link();
      instance.initialize();
      return instance;
    } catch (RuntimeException | Error e) {
      instance.close();
      throw e;
    }
  }

  @Override
  public Optional<MachineCode> machineCode(int function) {
    int defined = function - info.importedFunctions;
    return defined < 0 || defined >= info.definedFunctions()
        ? Optional.empty()
        : Optional.of(machine.machineCode(defined));
  }

  @Override
  public boolean tellsStacks() {
    return true;
  }

  /** Takes a compiled function. */
  @FunctionalInterface
  public interface FunctionSink {
    /**
     * @param size bytes of machine code, padding included
     */
    void function(long address, int size, String name);
  }

  /** Tells where each function defined here is. */
  public void functions(FunctionSink sink) {
    for (int i = 0; i < info.definedFunctions(); i++) {
      long start = machine.function(i);
      int size = (int) (machine.function(i + 1) - start);
      sink.function(start, size, functionName(info.importedFunctions + i));
    }
  }

  void released() {
    if (users.decrementAndGet() == 0) {
      machine.close();
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      released();
    }
  }
}
