package io.jwasm.runtime.engine.natives.a64;

import io.jwasm.runtime.engine.natives.target.CompiledFunction;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.target.StubCode;
import io.jwasm.runtime.engine.natives.target.Target;
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
    return FunctionCompiler.compile(info, layout, bytes, defined);
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
  public StubCode stubs(long base, long codeStart, long codeSize, long next) {
    return new Stubs(base, codeStart, codeSize, next).code();
  }

  @Override
  public int call(int word, int distance) {
    if (distance < -REACH || distance >= REACH) {
      throw new IllegalArgumentException("a call over " + distance + " bytes");
    }
    return (word & 0xfc000000) | (distance >> 2 & 0x3ffffff);
  }
}
