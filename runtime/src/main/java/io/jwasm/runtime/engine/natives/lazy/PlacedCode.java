package io.jwasm.runtime.engine.natives.lazy;

import io.jwasm.linux.RawMemory;
import io.jwasm.linux.VirtualMemory;
import io.jwasm.runtime.engine.natives.artifact.Artifact;
import io.jwasm.runtime.engine.natives.artifact.CodeSpace;
import io.jwasm.runtime.engine.natives.target.CompiledFunction;
import io.jwasm.runtime.engine.natives.target.Target;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Code that is placed function by function. Each function has a slot with the address to continue
 * at, and a piece of code that jumps there, to which all calls lead. Nothing but slots changes once
 * it is placed. Thread-safe.
 */
final class PlacedCode {
  /** Bytes of machine code for a byte of a body: hardly ever more than 4. */
  private static final int GROWTH = 12;

  /** What can be reached by calls within a region. */
  private static final long MOST = 1L << 30;

  private final Target target;
  private final FunctionListener listener;
  private final int imported;
  private final CodeRegion region;
  private final long slots;
  private final long slotCalls;
  private final int stride;
  private final long[] entries;
  private final long[] hosts;
  private final AtomicReferenceArray<@Nullable PlacedFunction> functions;

  /**
   * Reserves memory, and places what calls functions.
   *
   * @param compile where slots lead at first
   * @param listener told of each function that is placed
   */
  PlacedCode(
      ModuleInfo info, Target target, CodeSpace space, long compile, FunctionListener listener) {
    this.target = target;
    this.listener = listener;
    this.imported = info.importedFunctions;
    int count = info.definedFunctions();
    functions = new AtomicReferenceArray<>(count);
    byte[] calls = target.slotCalls(count);
    stride = count == 0 ? 0 : calls.length / count;
    region = new CodeRegion(space, addresses(info, calls.length));
    slots = region.take(8L * count);
    for (int i = 0; i < count; i++) {
      RawMemory.putLong(slots + 8L * i, compile);
    }
    slotCalls = placeAll(new byte[][] {calls})[0];
    entries = placeAll(info.types.stream().map(target::entry).toArray(byte[][]::new));
    byte[][] ways = new byte[imported][];
    for (int i = 0; i < imported; i++) {
      ways[i] = target.host(info.signature(i), i);
    }
    hosts = placeAll(ways);
  }

  private static long addresses(ModuleInfo info, long calls) {
    int count = info.definedFunctions();
    long bodies = count == 0 ? 0 : info.bodyEnd[count - 1] - info.bodyStart[0];
    long pages = (long) RawMemory.pageSize() * count;
    long ways = 512L * (info.types.size() + info.importedFunctions) + VirtualMemory.PAGE;
    return Math.min(MOST, GROWTH * bodies + pages + 2 * calls + 8L * count + 4 * ways);
  }

  private long[] placeAll(byte[][] codes) {
    long bytes = 0;
    for (byte[] code : codes) {
      bytes += CodeRegion.aligned(code.length);
    }
    long[] addresses = new long[codes.length];
    if (bytes > 0) {
      long start = region.take(bytes);
      long at = start;
      for (int i = 0; i < codes.length; i++) {
        RawMemory.copy(codes[i], 0, at, codes[i].length);
        addresses[i] = at;
        at += CodeRegion.aligned(codes[i].length);
      }
      region.seal(start, bytes);
    }
    return addresses;
  }

  long slots() {
    return slots;
  }

  long entry(int type) {
    return entries[type];
  }

  long host(int function) {
    return hosts[function];
  }

  /** The piece of code that continues where a function's slot says. */
  long slotCall(int defined) {
    return slotCalls + (long) stride * defined;
  }

  /** A function, if it is placed. */
  @Nullable PlacedFunction get(int defined) {
    return functions.get(defined);
  }

  /** The function that an address is in. */
  @Nullable PlacedFunction find(long address) {
    return region.find(address);
  }

  /** Places functions, each of which must be placed once at most; from then on they are called. */
  void place(int[] defined, CompiledFunction[] compiled) {
    long bytes = 0;
    for (CompiledFunction function : compiled) {
      bytes += CodeRegion.aligned(function.code().length);
    }
    long start = region.take(bytes);
    var added = new PlacedFunction[compiled.length];
    long at = start;
    for (int i = 0; i < added.length; i++) {
      added[i] = PlacedFunction.of(defined[i], at, compiled[i]);
      byte[] code = linked(compiled[i], at);
      RawMemory.copy(code, 0, at, code.length);
      at += CodeRegion.aligned(code.length);
    }
    region.seal(start, bytes);
    region.add(added);
    for (PlacedFunction function : added) {
      functions.set(function.defined(), function);
      lead(function.defined(), function.start(), function.size());
    }
  }

  /** Has a function called at an address from now on. */
  private void lead(int defined, long address, int size) {
    RawMemory.putLongVolatile(slots + 8L * defined, address);
    listener.placed(defined, address, size);
  }

  /** Has all functions called that lie in an artifact. */
  void leadTo(Artifact whole) {
    for (int i = 0; i < functions.length(); i++) {
      lead(i, whole.function(i), (int) (whole.function(i + 1) - whole.function(i)));
    }
  }

  /** The code with its calls completed for this place. */
  private byte[] linked(CompiledFunction function, long start) {
    byte[] code = function.code();
    ByteBuffer words = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
    int[] calls = function.calls();
    for (int i = 0; i < calls.length; i += 2) {
      int at = calls[i];
      long to = slotCall(calls[i + 1] - imported);
      words.putInt(at, target.call(words.getInt(at), (int) (to - start - at)));
    }
    return code;
  }

  void release() {
    region.release();
  }
}
