package io.jwasm.runtime.engine.natives.target;

/**
 * The instructions of a processor that all its lowering shares with that of others, into a growing
 * buffer. Registers are as in {@link Registers}, conditions the processor's own numbers. None of
 * these changes a register that is not named, but for the scratch register where it says so.
 */
public interface Assembler {
  Registers registers();

  /** Where the next instruction will be. */
  int size();

  byte[] toArray();

  // moves of 64 bits

  void mov(int to, int from);

  /** Loads a constant without touching the flags. */
  void constant(int to, long value);

  /** Loads the stack pointer. */
  void copyStack(int to);

  /** Adds a constant to a register. */
  void address(int to, int base, int disp);

  // additions of 64 bits

  void add(int to, int by);

  /** Adds what is at base + displacement; may use scratch. */
  void addWord(int to, int base, int disp);

  // loads and stores at base + displacement

  void load(int to, int base, int disp);

  /** Loads 32 bits; the upper half becomes zero. */
  void load32(int to, int base, int disp);

  void store(int from, int base, int disp);

  // vectors, by their numbers without Machine.VECTOR

  void moveVector(int to, int from);

  /** Loads 8 bytes, or 16 if it is wide. */
  void loadVector(int to, int base, int disp, boolean wide);

  void storeVector(int from, int base, int disp, boolean wide);

  // jumps: what they return is for patch

  int jump();

  int jumpIf(int condition);

  /** Jumps if the lower 32 bits of a register are not all zero. */
  int jumpIfSet(int register);

  /** Jumps if the 32 bits at base + displacement are not all zero; may use scratch. */
  int jumpIfWordSet(int base, int disp);

  /**
   * Jumps if the stack pointer, less so many bytes, is below what is at base + displacement; may
   * use scratch and temporary.
   */
  int jumpIfStackBelow(int base, int disp, int bytes);

  /**
   * Jumps if the sum of two registers is above the 64 bits that what is at base + displacement
   * points to; may use scratch and temporary.
   */
  int jumpIfSumAbove(int a, int b, int base, int disp);

  /** Makes a jump lead to an offset in the code. */
  void patch(int jump, int target);

  default void patchHere(int jump) {
    patch(jump, size());
  }

  default void jumpBack(int target) {
    patch(jump(), target);
  }

  /** Overwrites a word of the code. */
  void put32(int at, int value);

  // calls

  /** A call or jump to a function that {@link Target#call} completes; returns where. */
  int callFunction();

  int jumpToFunction();

  void callTo(int register);

  /** Calls what base + displacement points to; may use temporary. */
  void callAt(int base, int disp);

  void ret();

  // frames, see FrameLayout

  /** Keeps the frame pointer and the return address, and starts a frame. */
  void enterFrame();

  /** Makes the stack larger by a multiple of 16 bytes, at the start of a frame. */
  void reserveStack(int bytes);

  /** Puts the stack pointer so many bytes below the frame pointer. */
  void resetStack(int bytes);

  /** Undoes {@link #enterFrame} and {@link #reserveStack}. */
  void leaveFrame();
}
