package io.jwasm.runtime.engine.natives.runtime;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.ErrnoException;
import io.jwasm.linux.RawMemory;
import io.jwasm.runtime.engine.Imports;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.wasm.ConstExpr;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo.ImportEntry;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.module.ModuleException;
import org.jspecify.annotations.Nullable;

/** Fills in the context of a new instance: imports, then what the module defines. */
final class Linker {
  private final NativeInstance instance;
  private final ModuleInfo info;
  private final Imports imports;
  private final Layout layout;
  private final long context;

  Linker(NativeInstance instance, Imports imports) {
    this.instance = instance;
    this.info = instance.info;
    this.imports = imports;
    this.layout = instance.code.layout;
    this.context = instance.context;
  }

  void link() {
    if (imports.values().size() != info.imports.size()) {
      throw new IllegalArgumentException(
          imports.values().size() + " values for " + info.imports.size() + " imports");
    }
    for (int i = 0; i < info.imports.size(); i++) {
      bind(info.imports.get(i), imports.values().get(i));
    }
    types();
    tags();
    memories();
    references();
    globals();
    tables();
  }

  private ModuleException mismatch(ImportEntry entry, String reason) {
    return new ModuleException(
        "instantiate module",
        instance.module().source(),
        reason + ": \"" + entry.module() + "." + entry.name() + "\"",
        null);
  }

  private ModuleException incompatible(ImportEntry entry) {
    return mismatch(entry, "incompatible import type");
  }

  private void bind(ImportEntry entry, Imports.Value value) {
    if (value instanceof Imports.Function f && entry.kind() == ModuleInfo.FUNCTION) {
      // Before the switch, for which the JVM generates a class.
      instance.hostFunctions[entry.index()] = f.function();
      function(entry.index(), instance.code.machine.host(entry.index()), context);
      return;
    }
    switch (value) {
      case Imports.Memory m when entry.kind() == ModuleInfo.MEMORY -> memory(entry, m.memory());
      case Imports.Global g when entry.kind() == ModuleInfo.GLOBAL -> hostGlobal(entry, g.bits());
      case Imports.InstanceExport e when e.instance() instanceof NativeInstance other ->
          export(entry, other, e.name());
      default -> throw incompatible(entry);
    }
  }

  private void function(int index, long code, long owner) {
    RawMemory.putLong(context + layout.imported(index), code);
    RawMemory.putLong(context + layout.imported(index) + 8, owner);
  }

  private void memory(ImportEntry entry, GuestMemory memory) {
    ModuleInfo.Memory declared = info.memories.get(entry.index());
    boolean unbounded = declared.max() < 0;
    if (memory.pages() < declared.min()
        || memory.shared() != declared.shared()
        || (!unbounded && memory.maxPages() > declared.max())) {
      throw incompatible(entry);
    }
    instance.memories[entry.index()] = memory;
  }

  /** A value of the host is kept in the context itself. */
  private void hostGlobal(ImportEntry entry, long bits) {
    long at = context + layout.global(entry.index());
    RawMemory.putLong(at, at + 8);
    RawMemory.putLong(at + 8, bits);
  }

  private void export(ImportEntry entry, NativeInstance other, String name) {
    ModuleInfo.ExportEntry found =
        other.export(name).orElseThrow(() -> mismatch(entry, "unknown import"));
    if (found.kind() != entry.kind()) {
      throw incompatible(entry);
    }
    other.group().merge(instance.group());
    switch (entry.kind()) {
      case ModuleInfo.FUNCTION -> {
        if (!other.info.signature(found.index()).equals(info.signature(entry.index()))) {
          throw incompatible(entry);
        }
        function(entry.index(), other.codeOf(found.index()), other.contextOf(found.index()));
      }
      case ModuleInfo.MEMORY -> memory(entry, other.memories[found.index()]);
      case ModuleInfo.TABLE -> table(entry, other, found.index());
      case ModuleInfo.GLOBAL -> {
        ModuleInfo.Global type = other.info.globals.get(found.index());
        ModuleInfo.Global wanted = info.globals.get(entry.index());
        if (type.type() != wanted.type() || type.mutable() != wanted.mutable()) {
          throw incompatible(entry);
        }
        long at = context + layout.global(entry.index());
        RawMemory.putLong(at, other.globalAddress(found.index()));
      }
      default -> {
        if (!other
            .info
            .types
            .get(other.info.tags[found.index()])
            .equals(info.types.get(info.tags[entry.index()]))) {
          throw incompatible(entry);
        }
        RawMemory.putLong(context + layout.tag(entry.index()), other.tag(found.index()));
      }
    }
  }

  private void tags() {
    for (int i = info.importedTags; i < info.tags.length; i++) {
      RawMemory.putLong(context + layout.tag(i), instance.code.host.newTag());
    }
  }

  private void table(ImportEntry entry, NativeInstance other, int index) {
    Table table = other.tables[index];
    ModuleInfo.Table wanted = info.tables.get(entry.index());
    long max = other.declaredMax(index);
    if (other.info.tables.get(index).element() != wanted.element()
        || table.size() < wanted.min()
        || (wanted.max() >= 0 && (max < 0 || max > wanted.max()))) {
      throw incompatible(entry);
    }
    instance.tables[entry.index()] = table;
    instance.declaredMax(entry.index(), max);
  }

  private void types() {
    for (int i = 0; i < info.types.size(); i++) {
      RawMemory.putInt(context + layout.type(i), instance.code.host.type(info.types.get(i)));
    }
  }

  private void memories() {
    for (int i = 0; i < info.memories.size(); i++) {
      if (i >= info.importedMemories) {
        instance.memories[i] = newMemory(info.memories.get(i));
      }
      RawMemory.putLong(context + layout.memory(i), instance.memories[i].base());
      RawMemory.putLong(context + layout.memory(i) + 8, instance.memories[i].sizeCell());
    }
    if (instance.memories.length > 0) {
      RawMemory.putLong(context + Layout.MEMORY_BASE, instance.memories[0].base());
    }
  }

  private JwasmException exhausted(String reason, @Nullable String hint) {
    return new JwasmException(
        ErrorKind.RESOURCE_EXHAUSTED,
        "instantiate module",
        instance.module().source(),
        reason,
        hint,
        null);
  }

  private GuestMemory newMemory(ModuleInfo.Memory declared) {
    long max = declared.max() < 0 ? GuestMemory.MAX_PAGES : declared.max();
    try {
      return GuestMemory.reserve(
          declared.min(), max, declared.shared(), instance.allowance.memory());
    } catch (ErrnoException e) {
      throw exhausted(
          String.valueOf(e.getMessage()),
          "allow the guest more memory, or this process more addresses (ulimit -v)");
    }
  }

  /** The records that references to functions point to. */
  private void references() {
    for (int f = info.referenced.nextSetBit(0); f >= 0; f = info.referenced.nextSetBit(f + 1)) {
      long at = instance.reference(f);
      RawMemory.putLong(at, instance.codeOf(f));
      int type = RawMemory.getInt(context + layout.type(info.functions[f]));
      RawMemory.putInt(at + Layout.REFERENCE_TYPE, type);
      RawMemory.putLong(at + Layout.REFERENCE_CONTEXT, instance.contextOf(f));
      RawMemory.putLong(at + Layout.REFERENCE_INDEX, f);
    }
  }

  private void globals() {
    for (int i = info.importedGlobals; i < info.globals.size(); i++) {
      ConstExpr init = info.globals.get(i).init();
      long at = context + layout.global(i);
      RawMemory.putLong(at, evaluate(init));
      long high = init.high();
      if (init.globalIndex() >= 0) {
        high = RawMemory.getLong(instance.globalAddress(init.globalIndex()) + 8);
      }
      RawMemory.putLong(at + 8, high);
    }
  }

  private long evaluate(ConstExpr init) {
    return init.evaluate(
        g -> RawMemory.getLong(instance.globalAddress(g)), f -> instance.reference(f));
  }

  private void tables() {
    for (int i = 0; i < info.tables.size(); i++) {
      if (i >= info.importedTables) {
        instance.tables[i] = newTable(info.tables.get(i));
        instance.declaredMax(i, info.tables.get(i).max());
      }
      RawMemory.putLong(context + layout.table(i), instance.tables[i].address());
    }
  }

  private Table newTable(ModuleInfo.Table declared) {
    long limit = instance.allowance.tableElements();
    if (declared.min() > limit) {
      throw exhausted(
          "needs a table of " + declared.min() + " elements, the limit is " + limit, null);
    }
    long max = declared.max() < 0 ? limit : Math.min(declared.max(), limit);
    var table = new Table(max, instance.allowance.tables());
    if (table.grow(0, (int) declared.min()) < 0) {
      table.release();
      throw exhausted("needs more than tables may take", "allow the guest more memory");
    }
    long initial = evaluate(declared.init());
    if (initial != 0) {
      table.fill(0, initial, (int) declared.min());
    }
    return table;
  }
}
