package io.jwasm.runtime.module;

/** The type of something imported or exported. */
public sealed interface ExternType {
  /** A function. */
  record Function(FunctionType type) implements ExternType {}

  /** A linear memory. */
  record Memory(Limits limits) implements ExternType {}

  /** A table. */
  record Table(ValueType element, Limits limits) implements ExternType {}

  /** A global. */
  record Global(ValueType type, boolean mutable) implements ExternType {}

  /** An exception tag. */
  record Tag(FunctionType type) implements ExternType {}
}
