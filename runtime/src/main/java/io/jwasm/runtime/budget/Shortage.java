package io.jwasm.runtime.budget;

/** What guests share and one of them was refused, for want of enough for all. */
public enum Shortage {
  /** Memory outside of the JVM's heap. */
  MEMORY,
  /** The JVM's heap. */
  HEAP
}
