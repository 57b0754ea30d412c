package io.jwasm.runtime.engine.natives.wasm;

import io.jwasm.runtime.engine.natives.wasm.ModuleInfo.Data;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo.Elements;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo.ExportEntry;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo.Global;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo.ImportEntry;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo.Memory;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo.Mode;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo.Table;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/** Reads and validates everything but function bodies. */
public final class ModuleReader {
  private static final int[] ORDER = {0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 11, 6};

  private final ModuleInfo info = new ModuleInfo();
  private final ByteBuffer bytes;
  private final boolean bodies;
  private Reader in;

  private ModuleReader(ByteBuffer bytes, boolean bodies) {
    this.bytes = bytes;
    this.bodies = bodies;
    this.in = new Reader(bytes, 0, bytes.limit());
  }

  /**
   * Reads a module.
   *
   * @param bytes the binary from 0 to its limit
   * @param bodies whether function bodies are wanted, and must be there
   * @throws InvalidModule if it is not valid
   */
  public static ModuleInfo read(ByteBuffer bytes, boolean bodies) {
    return new ModuleReader(bytes, bodies).read();
  }

  private ModuleInfo read() {
    if (in.end() < 8 || in.raw32() != 0x6d736100) {
      throw in.fail("magic header not detected");
    }
    if (in.raw32() != 1) {
      throw in.fail("unknown binary version");
    }
    int last = 0;
    Reader whole = in;
    while (!whole.done()) {
      int id = whole.u8();
      int size = whole.index();
      int start = whole.offset();
      whole.skip(size);
      in = new Reader(bytes, start, start + size);
      if (id == 0) {
        in.name();
        continue;
      }
      if (id > 13) {
        throw in.fail("malformed section id");
      }
      if (ORDER[id] <= last) {
        throw in.fail("unexpected content after last section");
      }
      last = ORDER[id];
      section(id);
      if (!in.done()) {
        throw in.fail("section size mismatch");
      }
    }
    in = whole;
    finish();
    return info;
  }

  private void section(int id) {
    switch (id) {
      case 1 -> repeat(this::type);
      case 2 -> repeat(this::importEntry);
      case 3 -> functions();
      case 4 -> repeat(() -> info.tables.add(table(true)));
      case 5 -> repeat(() -> info.memories.add(memory()));
      case 6 -> repeat(this::global);
      case 7 -> exports();
      case 8 -> start();
      case 9 -> repeat(this::element);
      case 10 -> code();
      case 11 -> repeat(this::data);
      case 12 -> info.dataCount = in.index();
      default -> repeat(this::tag);
    }
  }

  private void repeat(Runnable one) {
    for (int n = in.count(); n > 0; n--) {
      one.run();
    }
  }

  private void finish() {
    if (bodies && info.bodyStart.length != info.definedFunctions()) {
      throw in.fail("function and code section have inconsistent lengths");
    }
    if (info.dataCount >= 0 && info.dataCount != info.data.size()) {
      throw in.fail("data count and data section have inconsistent lengths");
    }
  }

  private void type() {
    int form = in.u8();
    if (form != 0x60) {
      if (form == 0x50 || form == 0x4f || form == 0x4e || form == 0x5e || form == 0x5f) {
        throw InvalidModule.unsupported("types of the GC proposal");
      }
      throw in.fail("integer representation too long or malformed type form");
    }
    info.types.add(new Signature(valueTypes(), valueTypes()));
  }

  private byte[] valueTypes() {
    byte[] types = new byte[in.count()];
    for (int i = 0; i < types.length; i++) {
      types[i] = valueType();
    }
    return types;
  }

  private byte valueType() {
    return valueType(in);
  }

  static byte valueType(Reader in) {
    int code = in.u8();
    if (Types.valid(code)) {
      return (byte) code;
    }
    if (code == 0x63 || code == 0x64 || (code >= 0x6a && code <= 0x74)) {
      throw InvalidModule.unsupported("typed function references or GC types");
    }
    throw in.fail("malformed value type");
  }

  private byte referenceType() {
    byte type = valueType();
    if (!Types.reference(type)) {
      throw in.fail("malformed reference type");
    }
    return type;
  }

  private Table table(boolean defined) {
    boolean withInit = defined && in.peek() == 0x40;
    if (withInit) {
      in.u8();
      if (in.u8() != 0) {
        throw in.fail("malformed table");
      }
    }
    byte element = referenceType();
    int flags = in.u8();
    if ((flags & 4) != 0) {
      throw InvalidModule.unsupported("64-bit tables");
    }
    if (flags > 1) {
      throw in.fail("malformed limits flags");
    }
    long min = Integer.toUnsignedLong(in.u32());
    long max = flags == 1 ? Integer.toUnsignedLong(in.u32()) : -1;
    if (max >= 0 && max < min) {
      throw in.fail("size minimum must not be greater than maximum");
    }
    return new Table(element, min, max, withInit ? constant(element) : ConstExpr.NULL);
  }

  private Memory memory() {
    int flags = in.u8();
    if ((flags & 4) != 0) {
      throw InvalidModule.unsupported("64-bit memories");
    }
    if ((flags & 8) != 0) {
      throw InvalidModule.unsupported("custom page sizes");
    }
    if (flags > 3) {
      throw in.fail("malformed limits flags");
    }
    if (flags == 2) {
      throw in.fail("shared memory must have maximum");
    }
    long min = Integer.toUnsignedLong(in.u32());
    long max = (flags & 1) != 0 ? Integer.toUnsignedLong(in.u32()) : -1;
    if (min > 65_536 || max > 65_536) {
      throw in.fail("memory size must be at most 65536 pages (4 GiB)");
    }
    if (max >= 0 && max < min) {
      throw in.fail("size minimum must not be greater than maximum");
    }
    return new Memory(min, max, (flags & 2) != 0);
  }

  private Global globalType() {
    byte type = valueType();
    int mutable = in.u8();
    if (mutable > 1) {
      throw in.fail("malformed mutability");
    }
    return new Global(type, mutable == 1, ConstExpr.NULL);
  }

  private void global() {
    Global type = globalType();
    info.globals.add(new Global(type.type(), type.mutable(), constant(type.type())));
  }

  private int typeIndex() {
    int index = in.u32();
    if (index < 0 || index >= info.types.size()) {
      throw in.fail("unknown type " + Integer.toUnsignedString(index));
    }
    return index;
  }

  private int tagType() {
    if (in.u8() != 0) {
      throw in.fail("malformed tag attribute");
    }
    int index = typeIndex();
    if (info.types.get(index).results().length != 0) {
      throw in.fail("non-empty tag result type");
    }
    return index;
  }

  private void tag() {
    info.tags = append(info.tags, tagType());
  }

  private static int[] append(int[] array, int value) {
    int[] longer = Arrays.copyOf(array, array.length + 1);
    longer[array.length] = value;
    return longer;
  }

  private void importEntry() {
    String module = in.name();
    String name = in.name();
    int kind = in.u8();
    int index;
    switch (kind) {
      case ModuleInfo.FUNCTION -> {
        index = info.importedFunctions++;
        info.functions = append(info.functions, typeIndex());
      }
      case ModuleInfo.TABLE -> {
        index = info.importedTables++;
        info.tables.add(table(false));
      }
      case ModuleInfo.MEMORY -> {
        index = info.importedMemories++;
        info.memories.add(memory());
      }
      case ModuleInfo.GLOBAL -> {
        index = info.importedGlobals++;
        info.globals.add(globalType());
      }
      case ModuleInfo.TAG -> {
        index = info.importedTags++;
        info.tags = append(info.tags, tagType());
      }
      default -> throw in.fail("malformed import kind");
    }
    info.imports.add(new ImportEntry(module, name, kind, index));
  }

  private void functions() {
    int count = in.count();
    int imported = info.functions.length;
    int[] all = Arrays.copyOf(info.functions, imported + count);
    for (int i = 0; i < count; i++) {
      all[imported + i] = typeIndex();
    }
    info.functions = all;
  }

  private void exports() {
    var names = new HashSet<String>();
    repeat(() -> {
      String name = in.name();
      int kind = in.u8();
      int index = in.u32();
      if (!names.add(name)) {
        throw in.fail("duplicate export name");
      }
      check(index, space(kind), what(kind));
      if (kind == ModuleInfo.FUNCTION) {
        info.referenced.set(index);
      }
      info.exports.add(new ExportEntry(name, kind, index));
    });
  }

  private int space(int kind) {
    return switch (kind) {
      case ModuleInfo.FUNCTION -> info.functions.length;
      case ModuleInfo.TABLE -> info.tables.size();
      case ModuleInfo.MEMORY -> info.memories.size();
      case ModuleInfo.GLOBAL -> info.globals.size();
      case ModuleInfo.TAG -> info.tags.length;
      default -> throw in.fail("malformed export kind");
    };
  }

  private static String what(int kind) {
    return List.of("function", "table", "memory", "global", "tag").get(kind);
  }

  private void check(int index, int size, String what) {
    if (index < 0 || index >= size) {
      throw in.fail("unknown " + what + " " + Integer.toUnsignedString(index));
    }
  }

  private void start() {
    info.start = in.u32();
    check(info.start, info.functions.length, "function");
    Signature type = info.signature(info.start);
    if (type.params().length + type.results().length != 0) {
      throw in.fail("start function");
    }
  }

  private void element() {
    int flags = in.u32();
    if (flags < 0 || flags > 7) {
      throw in.fail("malformed elements segment kind");
    }
    boolean active = (flags & 1) == 0;
    Mode mode = active ? Mode.ACTIVE : (flags & 2) != 0 ? Mode.DECLARED : Mode.PASSIVE;
    int table = active && (flags & 2) != 0 ? in.u32() : 0;
    if (active) {
      check(table, info.tables.size(), "table");
    }
    ConstExpr offset = active ? constant(Types.I32) : ConstExpr.NULL;
    byte type = Types.FUNCREF;
    if ((flags & 3) != 0) {
      if ((flags & 4) != 0) {
        type = referenceType();
      } else if (in.u8() != 0) {
        throw in.fail("malformed element kind");
      }
    }
    if (active && info.tables.get(table).element() != type) {
      throw in.fail("type mismatch");
    }
    var items = new ArrayList<ConstExpr>();
    for (int n = in.count(); n > 0; n--) {
      items.add((flags & 4) != 0 ? constant(type) : ConstExpr.function(functionReference()));
    }
    info.elements.add(new Elements(mode, table, offset, type, items));
  }

  private int functionReference() {
    int index = in.u32();
    check(index, info.functions.length, "function");
    info.referenced.set(index);
    return index;
  }

  private void data() {
    int flags = in.u32();
    if (flags < 0 || flags > 2) {
      throw in.fail("malformed data segment kind");
    }
    int memory = flags == 2 ? in.u32() : 0;
    ConstExpr offset = ConstExpr.NULL;
    if (flags != 1) {
      check(memory, info.memories.size(), "memory");
      offset = constant(Types.I32);
    }
    int length = in.count();
    int start = in.offset();
    in.skip(length);
    Mode mode = flags == 1 ? Mode.PASSIVE : Mode.ACTIVE;
    info.data.add(new Data(mode, memory, offset, start, length));
  }

  private void code() {
    if (!bodies) {
      in.skip(in.end() - in.offset());
      return;
    }
    int count = in.count();
    if (count != info.definedFunctions()) {
      throw in.fail("function and code section have inconsistent lengths");
    }
    info.bodyStart = new int[count];
    info.bodyEnd = new int[count];
    for (int i = 0; i < count; i++) {
      int size = in.index();
      info.bodyStart[i] = in.offset();
      in.skip(size);
      info.bodyEnd[i] = in.offset();
    }
  }

  private ConstExpr constant(byte expected) {
    return new ConstReader(info, in).read(expected);
  }
}
