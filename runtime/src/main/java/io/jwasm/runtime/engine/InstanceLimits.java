package io.jwasm.runtime.engine;

/**
 * Bounds of a guest.
 *
 * @param memoryBytes the most that its linear memories may hold together; {@code memory.grow} past
 *     it answers -1
 * @param tableElements the most elements that a table may hold
 */
public record InstanceLimits(long memoryBytes, long tableElements) {
  /** 4 GiB of memory, ten million table elements. */
  public static final InstanceLimits DEFAULT = new InstanceLimits(1L << 32, 10_000_000);
}
