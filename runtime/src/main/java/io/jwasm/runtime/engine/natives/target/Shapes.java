package io.jwasm.runtime.engine.natives.target;

import io.jwasm.runtime.engine.natives.wasm.Signature;
import java.util.HashMap;
import java.util.Map;

/** The calling shapes of a module's types; made on demand, confined to one thread. */
public final class Shapes {
  private final int[] registers;
  private final Map<Signature, Shape> made = new HashMap<>();

  /**
   * Starts.
   *
   * @param registers those that take integers, in order
   */
  public Shapes(int... registers) {
    this.registers = registers;
  }

  public Shape of(Signature type) {
    return made.computeIfAbsent(type, t -> new Shape(t, registers));
  }
}
