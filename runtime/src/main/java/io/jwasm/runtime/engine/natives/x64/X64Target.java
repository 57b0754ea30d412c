package io.jwasm.runtime.engine.natives.x64;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.regalloc.Allocation;
import io.jwasm.runtime.engine.natives.target.Adapters;
import io.jwasm.runtime.engine.natives.target.CompiledFunction;
import io.jwasm.runtime.engine.natives.target.Control;
import io.jwasm.runtime.engine.natives.target.FunctionCompiler;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.target.Shapes;
import io.jwasm.runtime.engine.natives.target.StubCode;
import io.jwasm.runtime.engine.natives.target.Target;
import io.jwasm.runtime.engine.natives.wasm.BodyDecoder;
import io.jwasm.runtime.engine.natives.wasm.ModuleInfo;
import io.jwasm.runtime.engine.natives.wasm.Signature;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

/** The code generator for x86-64 with SSE4.2 and POPCNT. */
public final class X64Target implements Target {
  private final Set<String> processor;
  private final Features features;

  /**
   * @param processor the flags of the processor as {@code /proc/cpuinfo} names them
   */
  public X64Target(Set<String> processor) {
    this.processor = processor;
    this.features = Features.of(processor);
  }

  @Override
  public String id() {
    return "x64" + features.id();
  }

  @Override
  public Optional<String> lacking() {
    return processor.contains("sse4_2") && processor.contains("popcnt")
        ? Optional.empty()
        : Optional.of("SSE4.2 and POPCNT");
  }

  @Override
  public CompiledFunction compile(ModuleInfo info, Layout layout, ByteBuffer bytes, int defined) {
    Ir ir = BodyDecoder.decode(info, bytes, defined);
    Signature type = info.signature(info.importedFunctions + defined);
    var shapes = new Shapes(X64Machine.REGISTERS.arguments());
    var allocation = new Allocation(ir, new X64Machine(info, shapes, type));
    var e = new X64Emitter(new Asm(), ir, info, layout, features, allocation);
    var control = new Control(e);
    var lowering = new X64Lowering(e, control);
    return new FunctionCompiler(e, control, lowering, new X64References(e), shapes, type).compile();
  }

  @Override
  public byte[] entry(Signature type) {
    return adapters(type).entry();
  }

  @Override
  public byte[] host(Signature type, int index) {
    return adapters(type).host(index);
  }

  private static Adapters adapters(Signature type) {
    var asm = new Asm();
    return new Adapters(asm, new X64Convention(asm), type);
  }

  @Override
  public byte[] slotCalls(int functions) {
    return X64Stubs.slotCalls(functions);
  }

  @Override
  public byte[] jniUpcall(long object, long method) {
    return X64Stubs.jniUpcall(object, method);
  }

  @Override
  public StubCode stubs(long base, long codeStart, long codeSize, long next) {
    return new X64Stubs().assemble(base, codeStart, codeSize, next);
  }

  @Override
  public int call(int word, int distance) {
    return distance - 4;
  }
}
