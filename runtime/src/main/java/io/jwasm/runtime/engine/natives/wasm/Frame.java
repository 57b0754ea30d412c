package io.jwasm.runtime.engine.natives.wasm;

import org.jspecify.annotations.Nullable;

/** An open control structure while a body is decoded. */
final class Frame {
  static final int BLOCK = 0x02;
  static final int LOOP = 0x03;
  static final int IF = 0x04;
  static final int ELSE = 0x05;
  static final int FUNCTION = 0;

  int kind;
  final byte[] params;
  final byte[] results;

  /** Operands below belong to outer frames. */
  final int height;

  /** Nothing is generated from the start of this frame. */
  final boolean deadAtEntry;

  /** The target of branches to this frame. */
  int label = -1;

  /** Where an {@code if} goes when its condition is false. */
  int otherwise = -1;

  /** Registers that branches assign; parameters of a loop, results of others. */
  int @Nullable [] registers;

  /** The parameters of an {@code if}, for its second arm. */
  int @Nullable [] saved;

  /** Something branches to {@link #label}. */
  boolean branched;

  /** After an unconditional branch: operands below the height may be popped. */
  boolean unreachable;

  Frame(int kind, byte[] params, byte[] results, int height, boolean dead) {
    this.kind = kind;
    this.params = params;
    this.results = results;
    this.height = height;
    this.deadAtEntry = dead;
  }

  byte[] branchTypes() {
    return kind == LOOP ? params : results;
  }
}
