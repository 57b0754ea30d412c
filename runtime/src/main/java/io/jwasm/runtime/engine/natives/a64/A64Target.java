package io.jwasm.runtime.engine.natives.a64;

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

/** The code generator for aarch64: what every processor of that kind has, and no more. */
public final class A64Target implements Target {
  /** A call reaches 128 MiB in both directions. */
  private static final int REACH = 1 << 27;

  @Override
  public String id() {
    return "a64";
  }

  @Override
  public Optional<String> lacking() {
    return Optional.empty();
  }

  @Override
  public CompiledFunction compile(ModuleInfo info, Layout layout, ByteBuffer bytes, int defined) {
    var asm = new Asm(false);
    CompiledFunction compiled = compile(asm, info, layout, bytes, defined);
    // Again if a conditional jump did not reach its target.
    return asm.overflow() ? compile(new Asm(true), info, layout, bytes, defined) : compiled;
  }

  private static CompiledFunction compile(
      Asm asm, ModuleInfo info, Layout layout, ByteBuffer bytes, int defined) {
    Ir ir = BodyDecoder.decode(info, bytes, defined);
    Signature type = info.signature(info.importedFunctions + defined);
    var shapes = new Shapes(A64Machine.REGISTERS.arguments());
    var allocation = new Allocation(ir, new A64Machine(info, shapes, type));
    var e = new A64Emitter(asm, ir, info, layout, allocation);
    var control = new Control(e);
    var lowering = new A64Lowering(e, control);
    return new FunctionCompiler(e, control, lowering, new A64References(e), shapes, type).compile();
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
    var asm = new Asm(false);
    return new Adapters(asm, new A64Convention(asm), type);
  }

  @Override
  public byte[] slotCalls(int functions) {
    return A64Stubs.slotCalls(functions);
  }

  @Override
  public byte[] jniUpcall(long object, long method) {
    return A64Stubs.jniUpcall(object, method);
  }

  @Override
  public StubCode stubs(long base, long codeStart, long codeSize, long next) {
    return new A64Stubs().assemble(base, codeStart, codeSize, next);
  }

  @Override
  public int call(int word, int distance) {
    if (distance < -REACH || distance >= REACH) {
      throw new IllegalArgumentException("a call over " + distance + " bytes");
    }
    return (word & 0xfc000000) | (distance >> 2 & 0x3ffffff);
  }
}
