package io.jwasm.runtime.engine.natives.runtime;

import io.jwasm.linux.RawMemory;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.ir.Builtin;
import io.jwasm.runtime.engine.natives.target.Codes;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.wasm.ConstExpr;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo.Mode;
import io.jwasm.runtime.memory.GuestMemory;

/** What generated code leaves to Java. Arguments and results are in slots of 8 bytes. */
final class Builtins {
  private static final Builtin[] ALL = Builtin.values();

  /** Bytes, and elements of tables, between two looks at the interrupt flag. */
  private static final long CHUNK = 4 << 20;

  private static final long ELEMENTS = 256 << 10;

  private final NativeInstance instance;
  private final ModuleInfo info;

  Builtins(NativeInstance instance) {
    this.instance = instance;
    this.info = instance.info;
  }

  /** Whether generated code left in the context where it is. */
  static boolean isPoll(int index) {
    return ALL[index] == Builtin.PAUSE || ALL[index] == Builtin.COMPILE;
  }

  private static int argument(long slots, int index) {
    return RawMemory.getInt(slots + 8L * index);
  }

  /** The result is as {@link NativeInstance#upcall} has it. */
  int call(int index, long slots) {
    int a = argument(slots, 0);
    int b = argument(slots, 1);
    int c = argument(slots, 2);
    int d = argument(slots, 3);
    int e = argument(slots, 4);
    switch (ALL[index]) {
      case MEMORY_GROW -> {
        int old = instance.memories[b].grow(a);
        RawMemory.putLong(slots, old & 0xffffffffL);
      }
      case MEMORY_COPY -> copy(instance.memories[d], a, instance.memories[e], b, c);
      case MEMORY_FILL -> {
        long address = range(instance.memories[d], a, c);
        Piece piece = (at, part) -> RawMemory.fill(address + at, part, (byte) b);
        inChunks(Integer.toUnsignedLong(c), CHUNK, piece);
      }
      case MEMORY_INIT -> initMemory(d, instance.memories[e], a, b, c);
      case DATA_DROP -> instance.dropData(a);
      case TABLE_GROW -> {
        int old = instance.tables[c].grow(RawMemory.getLong(slots), b);
        RawMemory.putLong(slots, old & 0xffffffffL);
      }
      case TABLE_COPY -> copy(instance.tables[d], a, instance.tables[e], b, c);
      case TABLE_FILL -> fill(instance.tables[d], a, RawMemory.getLong(slots + 8), c);
      case TABLE_INIT -> initTable(d, instance.tables[e], a, b, c);
      case ELEM_DROP -> instance.dropElements(a);
      case TABLE_SET -> {
        instance.tables[c].check(a, 1);
        instance.tables[c].set(a, RawMemory.getLong(slots + 8));
      }
      case PAUSE -> {} // every way back waits until the guest may go on
      case COMPILE -> {
        long code = instance.code.machine.compiled(a, instance.polls::interrupted);
        RawMemory.putLong(instance.context + Layout.UNWIND_PC, code);
      }
      case WAIT32, WAIT64, NOTIFY -> new Waiting(instance).call(ALL[index], slots);
      case THROW -> {
        new Unwinder(instance).raise(slots);
        return Codes.CAUGHT;
      }
      case THROW_REF -> {
        new Unwinder(instance).raiseAgain(slots);
        return Codes.CAUGHT;
      }
    }
    return 0;
  }

  private static long range(GuestMemory memory, int index, int length) {
    long start = Integer.toUnsignedLong(index);
    if (start + Integer.toUnsignedLong(length) > memory.size()) {
      throw NativeInstance.trap(Trap.Kind.MEMORY_OUT_OF_BOUNDS);
    }
    return memory.base() + start;
  }

  /** Does something long in pieces, unless the guest is interrupted meanwhile. */
  private void inChunks(long length, long chunk, Piece piece) {
    for (long done = 0; done < length && !instance.polls.interrupted(); done += chunk) {
      piece.run(done, Math.min(chunk, length - done));
    }
  }

  private interface Piece {
    void run(long from, long length);
  }

  private void copy(GuestMemory target, int to, GuestMemory source, int from, int length) {
    long address = range(target, to, length);
    long start = range(source, from, length);
    long bytes = Integer.toUnsignedLong(length);
    boolean up = address <= start;
    inChunks(
        bytes,
        CHUNK,
        (at, part) -> {
          long offset = up ? at : bytes - at - part;
          RawMemory.move(start + offset, address + offset, part);
        });
  }

  private void initMemory(int segment, GuestMemory memory, int to, int from, int length) {
    ModuleInfo.Data data = info.data.get(segment);
    long size = instance.dataDropped(segment) ? 0 : data.length();
    long start = Integer.toUnsignedLong(from);
    if (start + Integer.toUnsignedLong(length) > size) {
      throw NativeInstance.trap(Trap.Kind.MEMORY_OUT_OF_BOUNDS);
    }
    long address = range(memory, to, length);
    long source = instance.code.machine.metaAddress(data.start()) + start;
    inChunks(
        Integer.toUnsignedLong(length),
        CHUNK,
        (at, part) -> RawMemory.move(source + at, address + at, part));
  }

  private void fill(Table table, int index, long value, int length) {
    table.check(index, length);
    inChunks(length, ELEMENTS, (at, part) -> table.fill((int) (index + at), value, (int) part));
  }

  private void copy(Table to, int index, Table from, int start, int length) {
    to.check(index, length);
    from.check(start, length);
    // Upward or downward, so that no piece overwrites what a later one reads.
    boolean up = index <= start;
    inChunks(
        length,
        ELEMENTS,
        (at, part) -> {
          int offset = (int) (up ? at : length - at - part);
          to.copy(index + offset, from, start + offset, (int) part);
        });
  }

  private void initTable(int segment, Table table, int to, int from, int length) {
    ModuleInfo.Elements elements = info.elements.get(segment);
    long size = instance.elementsDropped(segment) ? 0 : elements.items().size();
    if (Integer.toUnsignedLong(from) + Integer.toUnsignedLong(length) > size) {
      throw Table.outOfBounds();
    }
    table.check(to, length);
    inChunks(
        length,
        ELEMENTS,
        (at, part) -> {
          for (int i = (int) at; i < at + part; i++) {
            table.set(to + i, item(elements.items().get(from + i)));
          }
        });
  }

  private long item(ConstExpr expr) {
    int function = expr.functionIndex();
    return function >= 0 ? instance.reference(function) : evaluate(expr);
  }

  long evaluate(ConstExpr expr) {
    return expr.evaluate(
        g -> RawMemory.getLong(instance.globalAddress(g)), f -> instance.reference(f));
  }

  /** Applies active segments in order; elements first. */
  void applySegments() {
    for (int i = 0; i < info.elements.size(); i++) {
      ModuleInfo.Elements segment = info.elements.get(i);
      if (segment.mode() == Mode.ACTIVE) {
        int offset = (int) evaluate(segment.offset());
        initTable(i, instance.tables[segment.table()], offset, 0, segment.items().size());
      }
      if (segment.mode() != Mode.PASSIVE) {
        instance.dropElements(i);
      }
    }
    for (int i = 0; i < info.data.size(); i++) {
      ModuleInfo.Data segment = info.data.get(i);
      if (segment.mode() == Mode.ACTIVE) {
        GuestMemory memory = instance.memories[segment.memory()];
        initMemory(i, memory, (int) evaluate(segment.offset()), 0, segment.length());
        instance.dropData(i);
      }
    }
  }
}
