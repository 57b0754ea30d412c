package io.jwasm.runtime.module;

/**
 * Limits of a memory (in pages of 64 KiB) or a table (in elements), unsigned.
 *
 * @param min the initial size
 * @param max the declared maximum, or -1 if there is none
 * @param shared whether threads may share it
 * @param wide whether it is indexed by i64
 */
public record Limits(long min, long max, boolean shared, boolean wide) {
  /** Whether a maximum is declared. */
  public boolean hasMax() {
    return max >= 0;
  }
}
