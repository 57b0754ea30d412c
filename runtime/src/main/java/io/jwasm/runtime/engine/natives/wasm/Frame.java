package io.jwasm.runtime.engine.natives.wasm;

import io.jwasm.runtime.engine.natives.ir.Ir;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An open control structure while a body is decoded. */
final class Frame {
  static final int BLOCK = 0x02;
  static final int LOOP = 0x03;
  static final int IF = 0x04;
  static final int ELSE = 0x05;
  static final int FUNCTION = 0;
  static final int TRY = 0x06;
  static final int CATCH = 0x07;
  static final int CATCH_ALL = 0x19;
  static final int TRY_TABLE = 0x1f;

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

  /** Where exceptions of the body of a try go, see {@link #inner}. */
  int handler = -1;

  /** Where exceptions inside this frame go at this point, plus 1; 0: to the caller. */
  int inner;

  /** What a clause of a legacy try caught. */
  int exception = Ir.NONE;

  /** Where an exception goes that this clause does not catch. */
  int next = -1;

  /** What a try_table catches, in order. */
  List<Clause> clauses = List.of();

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

  /**
   * A catch of a try_table.
   *
   * @param tag what is caught, or -1 for everything
   * @param reference whether the exception itself is passed on as well
   */
  record Clause(int tag, boolean reference, Frame target) {}

  /** Whether this is a try of any encoding, or a clause of one. */
  boolean tries() {
    return kind == TRY || kind == CATCH || kind == CATCH_ALL || kind == TRY_TABLE;
  }

  byte[] branchTypes() {
    return kind == LOOP ? params : results;
  }
}
