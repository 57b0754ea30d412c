package io.jwasm.runtime.engine.natives.ir;

import java.util.Arrays;

/**
 * The code of one function: instructions of {@value #STRIDE} ints over virtual registers, which may
 * be assigned more than once. Operands are a register, a constant ({@code ~index}) or {@link
 * #NONE}.
 */
public final class Ir {
  /** Ints per instruction: op, dst, a, b, c, x, y, offset in the binary. */
  public static final int STRIDE = 8;

  public static final int DST = 1;
  public static final int A = 2;
  public static final int B = 3;
  public static final int C = 4;
  public static final int X = 5;
  public static final int Y = 6;
  public static final int WHERE = 7;

  /** No operand. */
  public static final int NONE = Integer.MIN_VALUE;

  /** The instructions. */
  public int[] code = new int[STRIDE * 64];

  /** Instructions so far. */
  public int count;

  /** Loop depth of each instruction. */
  public byte[] depth = new byte[64];

  /** Lists: two words of head, count and operands used, count and registers defined. */
  public int[] pool = new int[64];

  public int poolSize;

  /** Constants as raw bits; a v128 takes two. */
  public long[] consts = new long[32];

  public int constCount;

  /** The type of each register. */
  public byte[] types = new byte[64];

  public int registers;

  /** The instruction that each label names. */
  public int[] labels = new int[16];

  public int labelCount;

  /** The loop depth of what is added. */
  public int loopDepth;

  /** The offset in the binary of what is added. */
  public int where;

  /** A new register. */
  public int register(byte type) {
    if (registers == types.length) {
      types = Arrays.copyOf(types, registers * 2);
    }
    types[registers] = type;
    return registers++;
  }

  /** A new constant operand. */
  public int constant(long low) {
    if (constCount == consts.length) {
      consts = Arrays.copyOf(consts, constCount * 2);
    }
    consts[constCount] = low;
    return ~constCount++;
  }

  /** A new constant operand of 128 bits. */
  public int constant(long low, long high) {
    int operand = constant(low);
    constant(high);
    return operand;
  }

  /** A new label, to be placed by {@link #place}. */
  public int label() {
    if (labelCount == labels.length) {
      labels = Arrays.copyOf(labels, labelCount * 2);
    }
    labels[labelCount] = -1;
    return labelCount++;
  }

  /** Puts a label here. */
  public void place(int label) {
    labels[label] = count;
    add(Op.LABEL, NONE, NONE, NONE, NONE, label, 0);
  }

  /** Adds an instruction. */
  public void add(int op, int dst, int a, int b, int c, int x, int y) {
    int at = count * STRIDE;
    if (at == code.length) {
      code = Arrays.copyOf(code, at * 2);
      depth = Arrays.copyOf(depth, count * 2);
    }
    code[at] = op;
    code[at + DST] = dst;
    code[at + A] = a;
    code[at + B] = b;
    code[at + C] = c;
    code[at + X] = x;
    code[at + Y] = y;
    code[at + WHERE] = where;
    depth[count++] = (byte) Math.min(loopDepth, 8);
  }

  /** Adds one word to the pool and returns its index. */
  public int pool(int value) {
    if (poolSize == pool.length) {
      pool = Arrays.copyOf(pool, poolSize * 2);
    }
    pool[poolSize] = value;
    return poolSize++;
  }

  /** Starts a list. */
  public int list(int head, int second) {
    int start = pool(head);
    pool(second);
    return start;
  }

  /** Where the count of used operands of a list is. */
  public int usedAt(int list) {
    return list + 2;
  }

  /** Where the count of defined registers of a list is. */
  public int definedAt(int list) {
    return list + 3 + pool[list + 2];
  }

  /** The label where an exception of the instruction continues, or -1. */
  public int handler(int instruction) {
    int at = instruction * STRIDE;
    return Op.call(code[at]) ? code[at + Y] - 1 : -1;
  }

  /** The constant behind an operand. */
  public long value(int operand) {
    return consts[~operand];
  }

  /** The high half of a constant of 128 bits. */
  public long highValue(int operand) {
    return consts[~operand + 1];
  }

  /** Whether an operand is a constant. */
  public static boolean isConstant(int operand) {
    return operand < 0 && operand != NONE;
  }
}
