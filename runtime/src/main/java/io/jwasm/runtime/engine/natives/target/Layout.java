package io.jwasm.runtime.engine.natives.target;

import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;

/** Offsets in the context block of an instance, to which a register of generated code points. */
public final class Layout {
  public static final int MEMORY_BASE = 0;
  public static final int STACK_LIMIT = 8;
  public static final int INTERRUPT = 16;
  public static final int TRAP_STUB = 24;
  public static final int BUILTIN_STUB = 32;
  public static final int UPCALL = 40;
  public static final int TRAP_KIND = 48;
  public static final int TRAP_PC = 56;
  public static final int TRAP_FRAMES = 64;
  public static final int TRAP_END = 72;
  public static final int INSTANCE = 80;
  public static final int THROW_STUB = 88;

  /** Where an exception that was thrown continues, and with which frame pointer. */
  public static final int UNWIND_PC = 96;

  public static final int UNWIND_FRAME = 104;

  /** The preserved registers, 8 at most, at a throw; then what they are to be at the handler. */
  public static final int UNWIND_REGISTERS = 112;

  /** The exception that a handler of this instance is to look at. */
  public static final int EXCEPTION = 176;

  /** Copying and filling of memory; 0 where generated code asks the runtime for it. */
  public static final int COPY_STUB = 184;

  public static final int FILL_STUB = 192;

  /** JNI's environment of the thread that runs, if upcalls go through it. */
  public static final int ENVIRONMENT = 200;

  /** Called where the guest is interrupted: at a loop, and where a function has no stack. */
  public static final int POLL_STUB = 208;

  public static final int STACK_STUB = 216;

  /** The slots of a module that is compiled while it runs: where to call each function; else 0. */
  public static final int CODE_SLOTS = 224;

  private static final int FIRST = 240;

  /** Bytes of what a function reference points to: code, type, context, function index. */
  public static final int REFERENCE = 32;

  public static final int REFERENCE_TYPE = 8;
  public static final int REFERENCE_CONTEXT = 16;
  public static final int REFERENCE_INDEX = 24;

  /**
   * Where the payload starts in what a reference to an exception points to: tag, bytes, payload.
   */
  public static final int EXCEPTION_PAYLOAD = 16;

  private final int memories;
  private final int tables;
  private final int types;
  private final int imports;
  private final int globals;
  private final int tags;
  private final int references;
  private final int size;
  private final ModuleInfo info;

  /** The referenced set, and how many are in it before each word. */
  private final long[] referenced;

  private final int[] ranks;

  /** Computes the layout of a module's context. */
  public Layout(ModuleInfo info) {
    this.info = info;
    memories = FIRST;
    tables = memories + 16 * info.memories.size();
    types = tables + 8 * info.tables.size();
    imports = types + 8 * ((info.types.size() + 1) / 2);
    globals = imports + 16 * info.importedFunctions + 15 & ~15;
    tags = globals + 16 * info.globals.size();
    references = tags + 8 * info.tags.length;
    referenced = info.referenced.toLongArray();
    ranks = new int[referenced.length + 1];
    for (int i = 0; i < referenced.length; i++) {
      ranks[i + 1] = ranks[i] + Long.bitCount(referenced[i]);
    }
    size = references + REFERENCE * ranks[referenced.length];
  }

  /** Bytes of the block. */
  public int size() {
    return size;
  }

  /** Base of a memory; behind it the address of its size cell. */
  public int memory(int index) {
    return memories + 16 * index;
  }

  /** Address of a table's elements; its size is in the 8 bytes before. */
  public int table(int index) {
    return tables + 8 * index;
  }

  /** The number of a type that is the same in all modules. */
  public int type(int index) {
    return types + 4 * index;
  }

  /** Code and context of an imported function. */
  public int imported(int function) {
    return imports + 16 * function;
  }

  /** A global defined here, or the address of an imported one. */
  public int global(int index) {
    return globals + 16 * index;
  }

  /** The identity of a tag. */
  public int tag(int index) {
    return tags + 8 * index;
  }

  /** Whether the context holds only the address of the global. */
  public boolean indirect(int global) {
    return global < info.importedGlobals;
  }

  /** What a reference to this function points to; the function must be in the referenced set. */
  public int reference(int function) {
    int word = function >> 6;
    int before = Long.bitCount(referenced[word] & (1L << function) - 1);
    return references + REFERENCE * (ranks[word] + before);
  }
}
