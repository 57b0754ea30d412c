package io.jwasm.runtime.engine.jvm;

import com.dylibso.chicory.runtime.GlobalInstance;
import com.dylibso.chicory.runtime.ImportFunction;
import com.dylibso.chicory.runtime.ImportGlobal;
import com.dylibso.chicory.runtime.ImportMemory;
import com.dylibso.chicory.runtime.ImportTable;
import com.dylibso.chicory.runtime.ImportTag;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.WasmFunctionHandle;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.FunctionImport;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.GlobalImport;
import com.dylibso.chicory.wasm.types.Import;
import com.dylibso.chicory.wasm.types.MutabilityType;
import com.dylibso.chicory.wasm.types.ValType;
import io.jwasm.runtime.engine.HostFunction;
import io.jwasm.runtime.engine.Imports;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.module.ExternType;
import io.jwasm.runtime.module.ModuleException;

/** Puts what is provided for imports in Chicory's terms. */
final class ImportBinder {
  private static final long[] NO_RESULT = {};

  private final WasmModule module;
  private final ChicoryInstance importer;
  private final ImportValues.Builder values = ImportValues.builder();

  ImportBinder(WasmModule module, ChicoryInstance importer) {
    this.module = module;
    this.importer = importer;
  }

  ImportValues bind(Imports imports) {
    int count = module.importSection().importCount();
    if (imports.values().size() != count) {
      throw new IllegalArgumentException(
          imports.values().size() + " values for " + count + " imports");
    }
    for (int i = 0; i < count; i++) {
      bind(module.importSection().getImport(i), imports.values().get(i));
    }
    return values.build();
  }

  private void bind(Import entry, Imports.Value value) {
    switch (value) {
      case Imports.Function(HostFunction function) -> function((FunctionImport) entry, function);
      case Imports.Memory(GuestMemory memory) -> memory(entry, memory);
      case Imports.Global(long bits) -> {
        ValType type = ((GlobalImport) entry).type();
        global(entry, new GlobalInstance(bits, 0, type, MutabilityType.Const));
      }
      case Imports.InstanceExport(var instance, String name) ->
          export(entry, (ChicoryInstance) instance, name);
    }
  }

  private void function(FunctionImport entry, HostFunction function) {
    FunctionType type = module.typeSection().getType(entry.typeIndex());
    boolean narrow = !type.returns().isEmpty() && type.returns().getFirst().equals(ValType.I32);
    WasmFunctionHandle handle =
        type.returns().isEmpty()
            ? (caller, args) -> {
              long ignored = call(function, args);
              return NO_RESULT;
            }
            : (caller, args) -> {
              long result = call(function, args);
              return new long[] {narrow ? (int) result : result};
            };
    values.addFunction(new ImportFunction(entry.module(), entry.name(), type, handle));
  }

  private long call(HostFunction function, long[] args) {
    importer.awaitResume();
    long result = function.call(importer, args);
    importer.awaitResume();
    return result;
  }

  private void memory(Import entry, GuestMemory memory) {
    values.addMemory(new ImportMemory(entry.module(), entry.name(), importer.view(memory)));
  }

  private void global(Import entry, GlobalInstance global) {
    values.addGlobal(new ImportGlobal(entry.module(), entry.name(), global));
  }

  private ModuleException unknown(Import entry) {
    return new ModuleException(
        "instantiate module",
        importer.module().source(),
        "unknown import: \"" + entry.module() + "." + entry.name() + "\"",
        null);
  }

  private void export(Import entry, ChicoryInstance other, String name) {
    ExternType type = other.module().export(name).orElseThrow(() -> unknown(entry)).type();
    var exports = other.delegate().exports();
    switch (type) {
      case ExternType.Function f ->
          values.addFunction(
              ImportFunction.exportAsImport(entry.module(), entry.name(), other.delegate(), name));
      case ExternType.Memory m -> memory(entry, other.exportedMemory(name).orElseThrow());
      case ExternType.Table t ->
          values.addTable(new ImportTable(entry.module(), entry.name(), exports.table(name)));
      case ExternType.Global g -> global(entry, exports.global(name));
      case ExternType.Tag t -> {
        int index = other.module().export(name).orElseThrow().index();
        values.addTag(new ImportTag(entry.module(), entry.name(), other.delegate().tag(index)));
      }
    }
  }
}
