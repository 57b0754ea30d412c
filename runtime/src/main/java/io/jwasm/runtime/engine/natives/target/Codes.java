package io.jwasm.runtime.engine.natives.target;

/** Numbers that generated code and the runtime exchange. */
public final class Codes {
  /** The kind of a trap that Java holds, behind those of {@code Trap.Kind}. */
  public static final int HELD_BY_HOST = 101;

  /** Set in the index of an upcall that asks for a builtin. */
  public static final int BUILTIN_FLAG = 1 << 30;

  /** What an upcall returns that found a handler for an exception. */
  public static final int CAUGHT = 2;

  /** Return addresses that a trap records at most. */
  public static final int MAX_FRAMES = 100;

  private Codes() {}
}
