package io.jwasm.runtime.testing;

import io.jwasm.runtime.module.FunctionType;
import io.jwasm.runtime.module.ModuleParser;
import io.jwasm.runtime.module.WasmModule;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Assembles a small module. Imports must be added before functions; indexes are returned.
 *
 * <pre>{@code
 * var wasm = new Wasm();
 * int exit = wasm.importFunction("wasi_snapshot_preview1", "proc_exit", "I", "");
 * wasm.export("_start", wasm.function("", "", new Code().i32(3).call(exit)));
 * wasm.memory(1, 1);
 * byte[] module = wasm.bytes();
 * }</pre>
 */
public final class Wasm {
  private final List<byte[]> types = new ArrayList<>();
  private final List<byte[]> imports = new ArrayList<>();
  private final List<Integer> functions = new ArrayList<>();
  private final List<byte[]> bodies = new ArrayList<>();
  private final List<byte[]> tables = new ArrayList<>();
  private final List<byte[]> memories = new ArrayList<>();
  private final List<byte[]> tags = new ArrayList<>();
  private final List<byte[]> globals = new ArrayList<>();
  private final List<byte[]> exports = new ArrayList<>();
  private final List<byte[]> elements = new ArrayList<>();
  private final List<byte[]> data = new ArrayList<>();
  private final List<byte[]> names = new ArrayList<>();
  private final List<byte[]> customs = new ArrayList<>();
  private int importedFunctions;
  private int start = -1;
  private boolean dataCount;

  /**
   * The index of a type, in the letters of {@link FunctionType#of} and {@code V} for v128, {@code
   * E} for exnref.
   */
  public int type(String params, String results) {
    var code = new Code().op(0x60);
    for (String letters : List.of(params, results)) {
      code.u32(letters.length());
      letters.chars().forEach(c -> code.op(valueType((char) c)));
    }
    byte[] entry = code.bytes();
    for (int i = 0; i < types.size(); i++) {
      if (java.util.Arrays.equals(types.get(i), entry)) {
        return i;
      }
    }
    types.add(entry);
    return types.size() - 1;
  }

  private static int valueType(char letter) {
    return switch (letter) {
      case 'I' -> 0x7f;
      case 'L' -> 0x7e;
      case 'F' -> 0x7d;
      case 'D' -> 0x7c;
      case 'V' -> 0x7b;
      case 'E' -> 0x69;
      default -> throw new IllegalArgumentException("type letter " + letter);
    };
  }

  /** Imports a function. */
  public int importFunction(String module, String name, String params, String results) {
    imports.add(new Code().name(module).name(name).op(0).u32(type(params, results)).bytes());
    return importedFunctions++;
  }

  /** Imports a memory; a negative maximum is none. */
  public Wasm importMemory(String module, String name, int min, int max, boolean shared) {
    imports.add(new Code().name(module).name(name).op(2).raw(limits(min, max, shared)).bytes());
    return this;
  }

  /** Imports a constant i32 global. */
  public Wasm importGlobal(String module, String name) {
    imports.add(new Code().name(module).name(name).op(3, 0x7f, 0).bytes());
    return this;
  }

  /** Imports anything: the bytes after the two names. */
  public Wasm importOther(String module, String name, Code description) {
    imports.add(new Code().name(module).name(name).raw(description.bytes()).bytes());
    return this;
  }

  /** Defines a function; the code is without locals and the final {@code end}. */
  public int function(String params, String results, Code code) {
    return function(params, results, "", code);
  }

  /** Defines a function with locals, in type letters. */
  public int function(String params, String results, String locals, Code code) {
    functions.add(type(params, results));
    var body = new Code().u32(locals.length());
    for (char c : locals.toCharArray()) {
      body.u32(1).op(valueType(c));
    }
    bodies.add(body.raw(code.bytes()).op(0x0b).bytes());
    return importedFunctions + functions.size() - 1;
  }

  /** Defines a table of functions; a negative maximum is none. */
  public Wasm table(int min, int max) {
    tables.add(new Code().op(0x70).raw(limits(min, max, false)).bytes());
    return this;
  }

  /** Defines a memory; a negative maximum is none. */
  public Wasm memory(int min, int max) {
    memories.add(limits(min, max, false));
    return this;
  }

  /** Defines a shared memory. */
  public Wasm sharedMemory(int min, int max) {
    memories.add(limits(min, max, true));
    return this;
  }

  /** Defines an exception tag with parameters. */
  public Wasm tag(String params) {
    tags.add(new Code().op(0).u32(type(params, "")).bytes());
    return this;
  }

  /** Defines a mutable i32 global. */
  public Wasm global(int value) {
    globals.add(new Code().op(0x7f, 1).i32(value).op(0x0b).bytes());
    return this;
  }

  /** Exports a function. */
  public Wasm export(String name, int function) {
    return export(name, 0, function);
  }

  /** Exports something of a kind: 0 function, 1 table, 2 memory, 3 global, 4 tag. */
  public Wasm export(String name, int kind, int index) {
    exports.add(new Code().name(name).op(kind).u32(index).bytes());
    return this;
  }

  /** Names the start function. */
  public Wasm start(int function) {
    start = function;
    return this;
  }

  /** An active segment of table 0. */
  public Wasm elements(int offset, int... refs) {
    var code = new Code().u32(0).i32(offset).op(0x0b).u32(refs.length);
    for (int ref : refs) {
      code.u32(ref);
    }
    elements.add(code.bytes());
    return this;
  }

  /** An active segment of memory 0. */
  public Wasm data(int offset, byte[] bytes) {
    data.add(new Code().u32(0).i32(offset).op(0x0b).vec(bytes).bytes());
    return this;
  }

  /** A passive segment. */
  public Wasm passiveData(byte[] bytes) {
    data.add(new Code().u32(1).vec(bytes).bytes());
    dataCount = true;
    return this;
  }

  /** Gives a function a name in the name section. */
  public Wasm name(int function, String name) {
    names.add(new Code().u32(function).name(name).bytes());
    return this;
  }

  /** Adds a custom section at the end. */
  public Wasm custom(String name, byte[] contents) {
    customs.add(new Code().name(name).raw(contents).bytes());
    return this;
  }

  private static byte[] limits(int min, int max, boolean shared) {
    var code = new Code().op((max < 0 ? 0 : 1) | (shared ? 2 : 0)).u32(min);
    return max < 0 ? code.bytes() : code.u32(max).bytes();
  }

  /** The binary. */
  public byte[] bytes() {
    var out = new Code().op(0, 'a', 's', 'm', 1, 0, 0, 0);
    section(out, 1, types);
    section(out, 2, imports);
    section(out, 3, functions.stream().map(f -> new Code().u32(f).bytes()).toList());
    section(out, 4, tables);
    section(out, 5, memories);
    section(out, 13, tags);
    section(out, 6, globals);
    section(out, 7, exports);
    if (start >= 0) {
      out.op(8).vec(new Code().u32(start).bytes());
    }
    section(out, 9, elements);
    if (dataCount) {
      out.op(12).vec(new Code().u32(data.size()).bytes());
    }
    section(out, 10, bodies.stream().map(b -> new Code().vec(b).bytes()).toList());
    section(out, 11, data);
    if (!names.isEmpty()) {
      byte[] map = vector(names);
      out.op(0).vec(new Code().name("name").op(1).vec(map).bytes());
    }
    customs.forEach(custom -> out.op(0).vec(custom));
    return out.bytes();
  }

  /** The module, parsed. */
  public WasmModule module() {
    return ModuleParser.parse("test", ByteBuffer.wrap(bytes()));
  }

  private static void section(Code out, int id, List<byte[]> entries) {
    if (!entries.isEmpty()) {
      out.op(id).vec(vector(entries));
    }
  }

  private static byte[] vector(List<byte[]> entries) {
    var code = new Code().u32(entries.size());
    entries.forEach(code::raw);
    return code.bytes();
  }
}
