package io.jwasm.runtime.module;

/** What a module may need beyond the first version of WebAssembly, where engines differ. */
public enum Feature {
  SIMD("SIMD (128-bit vectors)"),
  RELAXED_SIMD("relaxed SIMD"),
  THREADS("threads (atomics, shared memory)"),
  EXCEPTIONS("exceptions"),
  LEGACY_EXCEPTIONS("exceptions in the legacy encoding"),
  TAIL_CALLS("tail calls"),
  GARBAGE_COLLECTION("garbage-collected types and typed references"),
  MULTIPLE_MEMORIES("multiple memories"),
  MEMORY64("64-bit memories or tables"),
  WIDE_ARITHMETIC("wide arithmetic");

  private final String description;

  Feature(String description) {
    this.description = description;
  }

  /** The feature in words, for a message. */
  public String description() {
    return description;
  }
}
