package io.jwasm.runtime.engine.natives.runtime;

import io.jwasm.linux.OffHeap;
import io.jwasm.linux.RawMemory;
import io.jwasm.linux.VirtualMemory;
import io.jwasm.runtime.engine.Allowance;
import io.jwasm.runtime.engine.GuestStop;
import io.jwasm.runtime.engine.HostFunction;
import io.jwasm.runtime.engine.Instance;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.target.Codes;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo.ExportEntry;
import io.jwasm.runtime.engine.natives.wasm.Signature;
import io.jwasm.runtime.engine.natives.wasm.Types;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.module.WasmModule;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An instance: a context block that generated code works on, and what that refers to. */
final class NativeInstance implements Instance {
  final NativeModule code;
  final ModuleInfo info;
  final Allowance allowance;

  /** Address of the context block. */
  final long context;

  final GuestMemory[] memories;
  final Table[] tables;
  final @Nullable HostFunction[] hostFunctions;
  private final long[] tableMax;
  private final boolean[] droppedData;
  private final boolean[] droppedElements;
  private final Map<String, ExportEntry> exports = new HashMap<>();
  private final long contextBytes;
  private final Builtins builtins;
  private Group group;
  private @Nullable Throwable held;
  private boolean heldByBuiltin;

  /** What other threads want of the running call. */
  final Polls polls;

  /** The end of the stack of the thread that calls. */
  private long stackTop;

  /**
   * Where the call to the host was made that runs, 0 if none does, and of which import. Written
   * without a barrier, which each call would pay for: those who read it do so a while later.
   */
  private long hostSlots;

  private int hostIndex;

  NativeInstance(NativeModule code, Allowance allowance) {
    this.code = code;
    this.info = code.info;
    this.allowance = allowance;
    group = new Group(allowance.tables());
    memories = new GuestMemory[info.memories.size()];
    tables = new Table[info.tables.size()];
    tableMax = new long[tables.length];
    hostFunctions = new HostFunction[info.importedFunctions];
    droppedData = new boolean[info.data.size()];
    droppedElements = new boolean[info.elements.size()];
    info.exports.forEach(e -> exports.put(e.name(), e));
    int frames = code.layout.size();
    contextBytes =
        frames + 8L * (Codes.MAX_FRAMES + 1) + VirtualMemory.PAGE - 1 & -VirtualMemory.PAGE;
    context = VirtualMemory.reserve(contextBytes);
    VirtualMemory.commit(context, contextBytes);
    RawMemory.putLong(context + Layout.TRAP_FRAMES, context + frames);
    RawMemory.putLong(context + Layout.CODE_SLOTS, code.machine.slots());
    code.host.register(this, context);
    group.add(this);
    polls = new Polls(context);
    builtins = new Builtins(this);
  }

  Group group() {
    return group;
  }

  void joined(Group merged) {
    group = merged;
  }

  /** Applies the active segments and runs the start function. */
  void initialize() {
    builtins.applySegments();
    if (info.start >= 0) {
      long ignored = run(info.start, new long[1]).length;
    }
  }

  boolean dataDropped(int segment) {
    return droppedData[segment];
  }

  void dropData(int segment) {
    droppedData[segment] = true;
  }

  boolean elementsDropped(int segment) {
    return droppedElements[segment];
  }

  void dropElements(int segment) {
    droppedElements[segment] = true;
  }

  /** Where a global is. */
  long globalAddress(int index) {
    long at = context + code.layout.global(index);
    return code.layout.indirect(index) ? RawMemory.getLong(at) : at;
  }

  /** The address of a function's record. */
  long reference(int function) {
    return context + code.layout.reference(function);
  }

  /** The identity of a tag. */
  long tag(int index) {
    return RawMemory.getLong(context + code.layout.tag(index));
  }

  /** The code of a function, and behind it the context to call it with. */
  long codeOf(int function) {
    return function < info.importedFunctions
        ? RawMemory.getLong(context + code.layout.imported(function))
        : code.machine.function(function - info.importedFunctions);
  }

  long contextOf(int function) {
    return function < info.importedFunctions
        ? RawMemory.getLong(context + code.layout.imported(function) + 8)
        : context;
  }

  ExportEntry export(String name, int kind) {
    ExportEntry entry = exports.get(name);
    if (entry == null || entry.kind() != kind) {
      throw new IllegalArgumentException("no such export: \"" + name + "\"");
    }
    return entry;
  }

  Optional<ExportEntry> export(String name) {
    return Optional.ofNullable(exports.get(name));
  }

  @Override
  public List<GuestMemory> memories() {
    return Arrays.stream(memories).filter(Objects::nonNull).toList();
  }

  /** The declared maximum of a table, or -1: what importers must fit. */
  long declaredMax(int table) {
    return tableMax[table];
  }

  void declaredMax(int table, long max) {
    tableMax[table] = max;
  }

  // Instance

  @Override
  public WasmModule module() {
    return code.module();
  }

  @Override
  public GuestMemory memory() {
    if (memories.length == 0) {
      throw new IllegalStateException("the module has no memory");
    }
    return memories[0];
  }

  @Override
  public Optional<GuestMemory> exportedMemory(String name) {
    return export(name).filter(e -> e.kind() == ModuleInfo.MEMORY).map(e -> memories[e.index()]);
  }

  @Override
  public long[] call(String name, long... args) {
    int function = export(name, ModuleInfo.FUNCTION).index();
    Signature type = info.signature(function);
    int slots = Types.slots(type.params());
    if (args.length != slots) {
      throw new IllegalArgumentException(
          "\"" + name + "\" takes " + slots + " arguments, not " + args.length);
    }
    refuseExceptions(type.params(), args);
    int area = Math.max(1, Math.max(slots, Types.slots(type.results())));
    return run(function, Arrays.copyOf(args, area));
  }

  /** A reference to an exception is an address, and lives only as long as guests refer to it. */
  private static void refuseExceptions(byte[] params, long[] args) {
    int slot = 0;
    for (byte param : params) {
      if (param == Types.EXNREF && args[slot] != 0) {
        throw new IllegalArgumentException("a reference to an exception cannot be passed in");
      }
      slot += Types.slots(param);
    }
  }

  /** Calls with arguments from the start of the slots; the result is as long as the results. */
  private long[] run(int function, long[] slots) {
    if (polls.isClosed()) {
      throw new IllegalStateException("the instance is closed");
    }
    if (polls.interrupted()) {
      throw new GuestStop.Interrupted();
    }
    long trapped;
    long[] results = new long[Types.slots(info.signature(function).results())];
    try (var memory = OffHeap.allocate(8L * slots.length)) {
      long area = memory.address();
      for (int i = 0; i < slots.length; i++) {
        RawMemory.putLong(area + 8L * i, slots[i]);
      }
      trapped = enter(function, area);
      for (int i = 0; trapped == 0 && i < results.length; i++) {
        results[i] = RawMemory.getLong(area + 8L * i);
      }
    }
    if (trapped != 0) {
      throw code.host.instanceOf(trapped).ended();
    }
    return results;
  }

  private long enter(int function, long area) {
    List<NativeInstance> members = group.members();
    long limit = ThreadStack.limit();
    stackTop = ThreadStack.top();
    for (NativeInstance member : members) {
      member.begin(limit);
    }
    try {
      int type = info.functions[function];
      long start = codeOf(function);
      return NativeCall.call(code.machine.entry(type), contextOf(function), start, area);
    } finally {
      members.forEach(member -> member.polls.leave());
    }
  }

  private void begin(long limit) {
    RawMemory.putLong(context + Layout.ENVIRONMENT, NativeCall.environment());
    polls.enter(limit);
  }

  /** What a call that did not return ended with. */
  private RuntimeException ended() {
    int kind = RawMemory.getInt(context + Layout.TRAP_KIND);
    Throwable thrown = held;
    held = null;
    return new TrapReport(this, heldByBuiltin).report(kind, thrown, polls.interrupted());
  }

  /**
   * Generated code calls a host function or a builtin. The result is 0 if it is to go on, {@link
   * Codes#CAUGHT} to go on at a handler, something else to leave.
   */
  @SuppressWarnings("CatchingUnchecked") // whatever leaves an upcall ends the JVM
  int upcall(int index, long slots) {
    try {
      heldByBuiltin = (index & Codes.BUILTIN_FLAG) != 0;
      polls.awaitResume();
      int next = 0;
      if (heldByBuiltin) {
        next = builtins.call(index & ~Codes.BUILTIN_FLAG, slots);
      } else {
        callHost(index, slots);
      }
      if (polls.sampled()) {
        tellStack(index, slots);
      }
      polls.awaitResume();
      return polls.interrupted() ? stop() : next;
    } catch (Throwable t) {
      held = t;
      return 1;
    }
  }

  private int stop() {
    held = new GuestStop.Interrupted();
    return 1;
  }

  private void callHost(int index, long slots) {
    HostFunction function = hostFunctions[index];
    if (function == null) {
      throw new IllegalStateException("import " + index + " is not of the host");
    }
    Signature type = info.signature(index);
    long[] args = new long[Types.slots(type.params())];
    for (int i = 0; i < args.length; i++) {
      args[i] = RawMemory.getLong(slots + 8L * i);
    }
    hostIndex = index;
    hostSlots = slots;
    long result;
    try {
      result = function.call(this, args);
    } finally {
      hostSlots = 0;
    }
    boolean exception = type.results().length > 0 && type.results()[0] == Types.EXNREF;
    RawMemory.putLong(slots, exception ? 0 : result);
  }

  @Override
  public long global(String name) {
    ExportEntry entry = export(name, ModuleInfo.GLOBAL);
    long bits = RawMemory.getLong(globalAddress(entry.index()));
    byte type = info.globals.get(entry.index()).type();
    return type == Types.I32 || type == Types.F32 ? bits & 0xffffffffL : bits;
  }

  /** At the places whose frame is known: a poll, or a call to the host that is over. */
  private void tellStack(int index, long slots) {
    if (!heldByBuiltin) {
      polls.takeSampler().accept(StackWalk.atImport(this, index, slots));
    } else if (Builtins.isPoll(index & ~Codes.BUILTIN_FLAG)) {
      polls.takeSampler().accept(StackWalk.atPoll(this));
    }
  }

  @Override
  public List<Trap.Frame> hostStack() {
    synchronized (polls) {
      // On its way back the call looks for samplers, and waits for this lock to take one.
      polls.sample(_ -> {});
      long slots = hostSlots;
      if (slots != 0) {
        return StackWalk.inImport(this, hostIndex, slots, stackTop);
      }
      return polls.isWaiting()
          ? List.of(new Trap.Frame(-1, "memory.atomic.wait", -1))
          : List.<Trap.Frame>of();
    }
  }

  @Override
  public void interrupt() {
    group.members().forEach(member -> member.polls.interrupt());
  }

  @Override
  public void pause() {
    group.members().forEach(member -> member.polls.pause());
  }

  @Override
  public void resume() {
    group.members().forEach(member -> member.polls.resume());
  }

  @Override
  public void sample(Consumer<List<Trap.Frame>> listener) {
    polls.sample(listener);
  }

  @Override
  public void close() {
    if (polls.close()) {
      group.closed();
    }
  }

  /** Releases what this owns, once no member of the group can reach it. */
  void release() {
    for (int i = info.importedMemories; i < memories.length; i++) {
      if (memories[i] != null) {
        memories[i].close();
      }
    }
    for (int i = info.importedTables; i < tables.length; i++) {
      if (tables[i] != null) {
        tables[i].release();
      }
    }
    code.host.unregister(context);
    VirtualMemory.release(context, contextBytes);
    code.released();
  }

  /** A trap of this kind, without a stack. */
  static Trap trap(Trap.Kind kind) {
    return new Trap(kind, kind.message(), List.of());
  }
}
