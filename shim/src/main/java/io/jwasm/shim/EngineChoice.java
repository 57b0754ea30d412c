package io.jwasm.shim;

/** Which engine a user wants. */
public enum EngineChoice {
  /** The fastest that can run the module here. */
  AUTO,
  /** Our own compiler to machine code; an error where it cannot run the module. */
  NATIVE,
  /** Chicory's compiler to JVM bytecode. */
  JVM
}
