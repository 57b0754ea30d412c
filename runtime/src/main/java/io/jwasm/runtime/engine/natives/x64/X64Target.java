package io.jwasm.runtime.engine.natives.x64;

import io.jwasm.runtime.engine.natives.target.CompiledFunction;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.target.StubCode;
import io.jwasm.runtime.engine.natives.target.Target;
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
    return FunctionCompiler.compile(info, layout, features, bytes, defined);
  }

  @Override
  public byte[] entry(Signature type) {
    return Adapters.entry(type);
  }

  @Override
  public byte[] host(Signature type, int index) {
    return Adapters.host(type, index);
  }

  @Override
  public byte[] jniUpcall(long object, long method) {
    return Stubs.jniUpcall(object, method);
  }

  @Override
  public StubCode stubs(long base, long codeStart, long codeSize, long next) {
    return new Stubs(base, codeStart, codeSize, next).code();
  }

  @Override
  public int call(int word, int distance) {
    return distance - 4;
  }
}
