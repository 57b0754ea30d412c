package io.jwasm.runtime.engine;

import io.jwasm.runtime.budget.Quota;

/**
 * What the instances of one guest may have together. Thread-safe.
 *
 * @param memory bytes of linear memory; {@code memory.grow} past it answers -1
 * @param tables bytes of tables, and of exceptions that are kept, outside of the heap; {@code
 *     table.grow} past it answers -1
 * @param heap bytes of the JVM's heap
 * @param tableElements the most elements that a table may hold
 */
public record Allowance(Quota memory, Quota tables, Quota heap, long tableElements) {
  /** Tables that programs need, however little memory they may have. */
  private static final long LEAST_TABLES = 32L << 20;

  /** What a guest by itself has under these limits. */
  public static Allowance of(InstanceLimits limits) {
    return new Allowance(
        Quota.of(limits.memoryBytes()),
        Quota.of(tableBytes(limits.memoryBytes())),
        Quota.of(Long.MAX_VALUE),
        limits.tableElements());
  }

  /** How much tables may take beside so many bytes of linear memory: the same again. */
  public static long tableBytes(long memoryBytes) {
    return Math.max(memoryBytes, LEAST_TABLES);
  }

  /** Changes what linear memory and tables may hold; what they hold already stays. */
  public void limitMemory(long bytes) {
    memory.limit(bytes);
    tables.limit(tableBytes(bytes));
  }
}
