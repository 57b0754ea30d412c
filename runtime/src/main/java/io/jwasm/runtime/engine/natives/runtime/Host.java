package io.jwasm.runtime.engine.natives.runtime;

import io.jwasm.linux.Jni;
import io.jwasm.linux.RawMemory;
import io.jwasm.linux.VirtualMemory;
import io.jwasm.runtime.engine.natives.artifact.CodeSpace;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.target.StubCode;
import io.jwasm.runtime.engine.natives.wasm.Signature;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What all generated code of the process shares: the address range, the stubs, the handler of
 * faults, the way into Java, numbers of types. Thread-safe.
 */
public final class Host {
  /** Upcalls by JNI, a power of two, after which a faster way pays. */
  private static final int JNI_CALLS = 1 << 21;

  private final CodeSpace space = new CodeSpace();
  private final Map<Signature, Integer> types = new HashMap<>();
  private final ArrayDeque<Integer> freeIds = new ArrayDeque<>();
  private volatile @Nullable NativeInstance[] instances = new NativeInstance[64];
  private int ids = 1;

  /** Counted without care: threads may lose some, and a second replacement does no harm. */
  private int jniCalls;

  private long upcall;
  private final long trapStub;
  private final long builtinStub;
  private final long throwStub;
  private final long copyStub;
  private final long fillStub;
  private final long pollStub;
  private final long stackStub;
  private final long compileStub;
  private final AtomicLong tags = new AtomicLong();

  private Host() {
    long base = space.take(VirtualMemory.PAGE);
    StubCode stubs =
        HostTarget.get().stubs(base, space.base(), CodeSpace.SIZE, FaultHandler.current());
    byte[] code = stubs.code();
    byte[] jni = Jni.PRESENT ? jniUpcall() : new byte[0];
    VirtualMemory.commit(base, VirtualMemory.PAGE);
    RawMemory.copy(code, 0, base, code.length);
    RawMemory.copy(jni, 0, base + code.length, jni.length);
    VirtualMemory.protectCode(base, VirtualMemory.PAGE);
    trapStub = base + stubs.trap();
    builtinStub = base + stubs.builtin();
    throwStub = base + stubs.raise();
    copyStub = base + stubs.copy();
    fillStub = base + stubs.fill();
    pollStub = base + stubs.poll();
    stackStub = base + stubs.stack();
    compileStub = base + stubs.compile();
    upcall = Jni.PRESENT ? base + code.length : foreignUpcall();
    FaultHandler.install(base + stubs.handler());
  }

  /** The one of this process; made on first use. */
  public static Host get() {
    return Holder.HOST;
  }

  private static final class Holder {
    static final Host HOST = new Host();
  }

  public CodeSpace space() {
    return space;
  }

  /** Where a function is called that is not compiled yet. */
  public long compileStub() {
    return compileStub;
  }

  private byte[] jniUpcall() {
    try {
      var method = Host.class.getDeclaredMethod("enterByJni", long.class, int.class, long.class);
      return HostTarget.get().jniUpcall(Jni.reference(this), Jni.method(method));
    } catch (NoSuchMethodException e) {
      throw new LinkageError("upcall", e);
    }
  }

  private long foreignUpcall() {
    try {
      var type = MethodType.methodType(int.class, long.class, int.class, long.class);
      var method = MethodHandles.lookup().bind(this, "enter", type);
      var shape =
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG);
      return Linker.nativeLinker().upcallStub(method, shape, Arena.global()).address();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("upcall", e);
    }
  }

  /** As {@link #enter}, until there is something better than JNI. */
  @SuppressWarnings("UnusedMethod") // by its name
  private int enterByJni(long context, int index, long slots) {
    if ((++jniCalls & JNI_CALLS - 1) == 0) {
      replaceJni();
    }
    return enter(context, index, slots);
  }

  /**
   * Makes the upcall of the JDK's foreign functions. It saves 80 ns of JNI's 300, and takes 0.14 s
   * of CPU time to make and be compiled.
   */
  private void replaceJni() {
    try {
      Thread.ofPlatform().daemon().name("link upcalls").start(() -> useUpcall(foreignUpcall()));
    } catch (OutOfMemoryError e) {
      // No thread now: JNI serves as well.
    }
  }

  private synchronized void useUpcall(long replacement) {
    upcall = replacement;
    for (NativeInstance instance : instances) {
      if (instance != null) {
        RawMemory.putLongVolatile(instance.context + Layout.UPCALL, replacement);
      }
    }
  }

  /** Generated code calls. Nothing may be thrown from here: it would end the JVM. */
  @SuppressWarnings("UnusedMethod") // by its name
  private int enter(long context, int index, long slots) {
    NativeInstance instance = instances[RawMemory.getInt(context + Layout.INSTANCE)];
    return instance == null ? 1 : instance.upcall(index, slots);
  }

  /** The instance behind a context. */
  NativeInstance instanceOf(long context) {
    NativeInstance instance = instances[RawMemory.getInt(context + Layout.INSTANCE)];
    if (instance == null) {
      throw new IllegalStateException("a closed instance is in use");
    }
    return instance;
  }

  /** Fills in what each context holds of this. */
  synchronized void register(NativeInstance instance, long context) {
    Integer reused = freeIds.poll();
    int id = reused != null ? reused : ids++;
    @Nullable NativeInstance[] now = instances;
    if (id >= now.length) {
      now = Arrays.copyOf(now, id * 2);
    }
    now[id] = instance;
    instances = now;
    RawMemory.putInt(context + Layout.INSTANCE, id);
    RawMemory.putLong(context + Layout.TRAP_STUB, trapStub);
    RawMemory.putLong(context + Layout.BUILTIN_STUB, builtinStub);
    RawMemory.putLong(context + Layout.THROW_STUB, throwStub);
    RawMemory.putLong(context + Layout.COPY_STUB, copyStub);
    RawMemory.putLong(context + Layout.FILL_STUB, fillStub);
    RawMemory.putLong(context + Layout.POLL_STUB, pollStub);
    RawMemory.putLong(context + Layout.STACK_STUB, stackStub);
    RawMemory.putLong(context + Layout.UPCALL, upcall);
  }

  synchronized void unregister(long context) {
    int id = RawMemory.getInt(context + Layout.INSTANCE);
    instances[id] = null;
    freeIds.push(id);
  }

  /** The identity of a new tag; never 0. */
  long newTag() {
    return tags.incrementAndGet();
  }

  /** The number of a type, the same in all modules; from 1. */
  synchronized int type(Signature type) {
    Integer known = types.get(type);
    if (known == null) {
      known = types.size() + 1;
      types.put(type, known);
    }
    return known;
  }
}
