package io.jwasm.runtime.engine.natives.wasm;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A module as the compiler and the linker see it: every index space, imports first. */
public final class ModuleInfo {
  /** Kinds of imports and exports by their binary code. */
  public static final int FUNCTION = 0;

  public static final int TABLE = 1;
  public static final int MEMORY = 2;
  public static final int GLOBAL = 3;
  public static final int TAG = 4;

  /** An import; {@code index} is its place in the index space of its kind. */
  public record ImportEntry(String module, String name, int kind, int index) {}

  /** An export. */
  public record ExportEntry(String name, int kind, int index) {}

  /** A table; {@code max} is -1 if there is none; {@code init} fills it at first. */
  public record Table(byte element, long min, long max, ConstExpr init) {}

  /** A memory in pages; {@code max} is -1 if there is none. */
  public record Memory(long min, long max, boolean shared) {}

  /** A global; {@code init} is {@link ConstExpr#NULL} for imported ones. */
  public record Global(byte type, boolean mutable, ConstExpr init) {}

  /** How a segment is applied. */
  public enum Mode {
    ACTIVE,
    PASSIVE,
    DECLARED
  }

  /** An element segment. */
  public record Elements(Mode mode, int table, ConstExpr offset, byte type, List<ConstExpr> items) {
    public Elements {
      items = List.copyOf(items);
    }
  }

  /** A data segment; its bytes lie in the binary from {@code start}. */
  public record Data(Mode mode, int memory, ConstExpr offset, int start, int length) {}

  public final List<Signature> types = new ArrayList<>();
  public final List<ImportEntry> imports = new ArrayList<>();
  public final List<ExportEntry> exports = new ArrayList<>();
  public final List<Table> tables = new ArrayList<>();
  public final List<Memory> memories = new ArrayList<>();
  public final List<Global> globals = new ArrayList<>();
  public final List<Elements> elements = new ArrayList<>();
  public final List<Data> data = new ArrayList<>();

  /** Type index of each tag. */
  public int[] tags = {};

  /** Type index of each function, imported ones first. */
  public int[] functions = {};

  /** Where the body of each defined function starts (its locals), and ends. */
  public int[] bodyStart = {};

  public int[] bodyEnd = {};

  public int importedFunctions;
  public int importedTables;
  public int importedMemories;
  public int importedGlobals;
  public int importedTags;
  public int start = -1;

  /** The declared number of data segments, or -1. */
  public int dataCount = -1;

  /** Functions that a reference can be made to, and which {@code ref.func} may name. */
  public final BitSet referenced = new BitSet();

  /** The type of a function. */
  public Signature signature(int function) {
    return types.get(functions[function]);
  }

  /** Functions defined here. */
  public int definedFunctions() {
    return functions.length - importedFunctions;
  }
}
