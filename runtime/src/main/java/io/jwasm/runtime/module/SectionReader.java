package io.jwasm.runtime.module;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** One pass over the sections of a module. */
final class SectionReader {
  private static final int MAX_FUNCTIONS = 1_000_000;

  /** The order in which sections must stand, by id; custom sections may stand anywhere. */
  private static final int[] ORDER = {0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 11, 6};

  private static final String[] NAMES = {
    "custom",
    "type",
    "import",
    "function",
    "table",
    "memory",
    "global",
    "export",
    "start",
    "element",
    "code",
    "data",
    "data count",
    "tag"
  };

  private static final String[] KINDS = {"function", "table", "memory", "global", "tag"};

  private final String source;
  private final ByteBuffer bytes;
  private final List<WasmModule.Section> sections = new ArrayList<>();
  private final List<Import> imports = new ArrayList<>();
  private final List<Integer> functions = new ArrayList<>();
  private final List<Limits> memories = new ArrayList<>();
  private final List<Export> exports = new ArrayList<>();

  /** The function index space and its fellows, imports first. */
  private final List<ExternType.Function> functionSpace = new ArrayList<>();

  private final List<ExternType.Table> tableSpace = new ArrayList<>();
  private final List<ExternType.Memory> memorySpace = new ArrayList<>();
  private final List<ExternType.Global> globalSpace = new ArrayList<>();
  private final List<ExternType.Tag> tagSpace = new ArrayList<>();

  private List<Optional<FunctionType>> types = List.of();
  private OptionalInt start = OptionalInt.empty();
  private int bodies;

  SectionReader(String source, ByteBuffer bytes) {
    this.source = source;
    this.bytes = bytes;
  }

  WasmModule read() {
    var in = new BinaryReader(source, bytes, Preamble.SIZE, bytes.limit());
    int last = 0;
    while (in.remaining() > 0) {
      int at = in.offset();
      int id = in.u8();
      if (id >= NAMES.length) {
        throw in.fail("malformed section id " + id, at);
      }
      if (id != 0 && ORDER[id] <= last) {
        throw in.fail("unexpected " + NAMES[id] + " section", at);
      }
      last = Math.max(last, ORDER[id]);
      section(in, id, at);
    }
    if (bodies != functions.size()) {
      throw in.fail(
          functions.size() + " functions are declared, but there are " + bodies + " bodies");
    }
    return new WasmModule(
        source, bytes, sections, types, imports, functions, memories, exports, start);
  }

  private void section(BinaryReader in, int id, int at) {
    long size = in.u32();
    if (size > in.remaining()) {
      throw in.fail(
          "truncated: the "
              + NAMES[id]
              + " section has "
              + size
              + " bytes, only "
              + in.remaining()
              + " are left",
          at);
    }
    BinaryReader body = in.sub((int) size);
    String name = id == 0 ? body.name() : "";
    sections.add(new WasmModule.Section(id, name, body.offset(), body.remaining()));
    if (contents(body, id)) {
      body.end("the " + NAMES[id] + " section");
    }
  }

  /** Reads a section; false if it is not looked at here. */
  private boolean contents(BinaryReader in, int id) {
    var type = new TypeReader(in);
    switch (id) {
      case 1 -> types = type.section();
      case 2 -> each(in, "imports", () -> readImport(in, type));
      case 3 -> each(in, "functions", () -> functions.add(defineFunction(in)));
      case 4 -> each(in, "tables", () -> table(in, type));
      case 5 -> each(in, "memories", () -> memories.add(defineMemory(type)));
      case 6 ->
          each(
              in,
              "globals",
              () -> {
                globalSpace.add(type.global());
                ConstantExpression.skip(in);
              });
      case 7 -> readExports(in);
      case 8 -> start = OptionalInt.of(in.index("function", functionSpace.size()));
      case 10 ->
          each(
              in,
              "bodies",
              () -> {
                in.skip(in.u32());
                bodies++;
              });
      case 12 -> in.u32();
      case 13 -> each(in, "tags", () -> tagSpace.add(tag(in)));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void each(BinaryReader in, String what, Runnable entry) {
    int at = in.offset();
    int count = in.count(what);
    if (count > MAX_FUNCTIONS) {
      throw in.fail(count + " " + what + ", more than " + MAX_FUNCTIONS, at);
    }
    for (int i = 0; i < count; i++) {
      entry.run();
    }
  }

  private void readImport(BinaryReader in, TypeReader type) {
    String module = in.name();
    String name = in.name();
    int at = in.offset();
    int kind = in.u8();
    ExternType extern =
        switch (kind) {
          case 0 -> add(functionSpace, new ExternType.Function(functionType(in)));
          case 1 -> add(tableSpace, type.table());
          case 2 -> add(memorySpace, new ExternType.Memory(type.memory()));
          case 3 -> add(globalSpace, type.global());
          case 4 -> add(tagSpace, tag(in));
          default -> throw in.fail("malformed import kind " + kind, at);
        };
    imports.add(new Import(module, name, extern));
  }

  private static <T> T add(List<T> space, T entry) {
    space.add(entry);
    return entry;
  }

  private FunctionType functionType(BinaryReader in) {
    int at = in.offset();
    int index = in.index("type", types.size());
    return types.get(index).orElseThrow(() -> in.fail("type " + index + " is no function", at));
  }

  private Integer defineFunction(BinaryReader in) {
    int at = in.offset();
    int index = in.index("type", types.size());
    functionSpace.add(
        new ExternType.Function(
            types.get(index).orElseThrow(() -> in.fail("type " + index + " is no function", at))));
    return index;
  }

  private Limits defineMemory(TypeReader type) {
    Limits limits = type.memory();
    memorySpace.add(new ExternType.Memory(limits));
    return limits;
  }

  private void table(BinaryReader in, TypeReader type) {
    boolean initialized = in.peek() == 0x40;
    if (initialized) {
      in.skip(2);
    }
    tableSpace.add(type.table());
    if (initialized) {
      ConstantExpression.skip(in);
    }
  }

  private ExternType.Tag tag(BinaryReader in) {
    int at = in.offset();
    if (in.u8() != 0) {
      throw in.fail("malformed tag attribute", at);
    }
    return new ExternType.Tag(functionType(in));
  }

  private void readExports(BinaryReader in) {
    var names = new HashSet<String>();
    each(
        in,
        "exports",
        () -> {
          int at = in.offset();
          String name = in.name();
          if (!names.add(name)) {
            throw in.fail("duplicate export name \"" + name + "\"", at);
          }
          int kind = in.u8();
          List<? extends ExternType> space =
              switch (kind) {
                case 0 -> functionSpace;
                case 1 -> tableSpace;
                case 2 -> memorySpace;
                case 3 -> globalSpace;
                case 4 -> tagSpace;
                default -> throw in.fail("malformed export kind " + kind, at);
              };
          int index = in.index(KINDS[kind], space.size());
          exports.add(new Export(name, space.get(index), index));
        });
  }
}
