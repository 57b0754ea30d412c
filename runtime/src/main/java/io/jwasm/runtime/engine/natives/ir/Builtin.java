package io.jwasm.runtime.engine.natives.ir;

/** What generated code asks the runtime to do; index immediates are passed as further arguments. */
public enum Builtin {
  /** delta, memory → old pages or -1. */
  MEMORY_GROW,
  /** to, from, length, memory, memory; a target may do this and the next by itself. */
  MEMORY_COPY,
  /** to, value, length, memory. */
  MEMORY_FILL,
  /** to, from, length, segment, memory. */
  MEMORY_INIT,
  /** segment. */
  DATA_DROP,
  /** value, delta, table → old size or -1. */
  TABLE_GROW,
  /** to, from, length, table, table. */
  TABLE_COPY,
  /** to, value, length, table. */
  TABLE_FILL,
  /** to, from, length, segment, table. */
  TABLE_INIT,
  /** segment. */
  ELEM_DROP,
  /** index, value, table. */
  TABLE_SET,
  /** address, expected, timeout, offset, memory → how it ended. */
  WAIT32,
  WAIT64,
  /** address, count, offset, memory → woken. */
  NOTIFY,
  /** tag, values; does not return. */
  THROW,
  /** exception; does not return. */
  THROW_REF,
  /** Goes on when the guest is not paused, if it is not stopped. */
  PAUSE,
  /** function, by its index among those defined; where it is then lies in the context. */
  COMPILE
}
