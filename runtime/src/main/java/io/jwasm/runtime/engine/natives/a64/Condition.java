package io.jwasm.runtime.engine.natives.a64;

/** Condition codes; the lowest bit inverts. */
final class Condition {
  static final int EQ = 0;
  static final int NE = 1;

  /** Unsigned greater or equal. */
  static final int HS = 2;

  /** Unsigned less. */
  static final int LO = 3;

  /** Negative: of floats, less. */
  static final int MI = 4;

  /** Overflow: of floats, unordered. */
  static final int VS = 6;

  /** Unsigned greater. */
  static final int HI = 8;

  /** Unsigned less or equal: of floats, less or equal. */
  static final int LS = 9;

  static final int GE = 10;
  static final int LT = 11;
  static final int GT = 12;
  static final int LE = 13;

  private Condition() {}
}
