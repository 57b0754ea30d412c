package io.jwasm.runtime.engine.jvm;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.UnlinkableException;
import io.jwasm.runtime.engine.Allowance;
import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.Imports;
import io.jwasm.runtime.module.FunctionNames;
import io.jwasm.runtime.module.ModuleException;
import io.jwasm.runtime.module.WasmModule;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A module with what executes it. Its classes are unloaded when neither it nor an instance is
 * reachable any more.
 *
 * @param module what the module declares
 * @param parsed the same for Chicory
 * @param machines makes the executing part of an instance
 * @param maxPages pages that a memory may have as far as the code can address them
 * @param interpreted the functions that are interpreted, by index in the function space
 */
record ChicoryModule(
    WasmModule module,
    com.dylibso.chicory.wasm.WasmModule parsed,
    Function<Instance, Machine> machines,
    long maxPages,
    Set<Integer> interpreted)
    implements CompiledModule {

  @Override
  public io.jwasm.runtime.engine.Instance instantiate(Imports imports, Allowance allowance) {
    var instance =
        new ChicoryInstance(module, new Traps(new FunctionNames(module)), allowance, maxPages);
    try {
      instance.attach(
          Instance.builder(parsed)
              .withInitialize(false)
              .withMemoryFactory(instance::newMemory)
              .withTableFactory(instance::newTable)
              .withImportValues(new ImportBinder(parsed, instance).bind(imports))
              .withMachineFactory(machines)
              .build());
      instance.run(() -> {
        instance.delegate().initialize(false);
        return null;
      });
      return instance;
    } catch (UnlinkableException e) {
      instance.close();
      throw new ModuleException(
          "instantiate module", module.source(), String.valueOf(e.getMessage()), null);
    } catch (RuntimeException | Error e) {
      instance.close();
      throw e;
    }
  }

  @Override
  public List<String> interpretedFunctions() {
    var names = new FunctionNames(module);
    return interpreted.stream().sorted().map(names::name).toList();
  }

  @Override
  public void close() {
    // Classes and the mapping are the garbage collector's.
  }
}
