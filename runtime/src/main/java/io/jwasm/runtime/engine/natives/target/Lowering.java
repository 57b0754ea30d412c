package io.jwasm.runtime.engine.natives.target;

/**
 * How a processor computes, for one function: each method emits the code of the instruction that
 * the {@link Emitter} is at. Operations are numbered as in {@link
 * io.jwasm.runtime.engine.natives.ir.Op}.
 */
public interface Lowering {
  void load(int op);

  void store(int op);

  /** Integer arithmetic, compares, and changes of width. */
  void integer(int op);

  /** Arithmetic and compares of floats. */
  void floating(int op);

  /** What converts between integers and floats. */
  void conversion(int op);

  /** A vector instruction, from 0 on. */
  void vector(int op);

  /** An atomic instruction, from 0 on. */
  void atomic(int op);

  /** Jumps by way of {@link Control#edge}, on what is compared here or a value. */
  void branchIf();

  void select();

  void memorySize();

  void tableGet();

  void isNull();

  /** Jumps if an index is not below the count. */
  int jumpIfBeyond(int index, int count);

  /** Jumps by the index of {@link #jumpIfBeyond} through a table of offsets from its start. */
  int jumpByTable(int index, int count);

  /**
   * Where the table starts that a jump goes through; called behind the function's code.
   *
   * @param jump the result of {@link #jumpByTable}
   */
  int table(int jump, int count);
}
