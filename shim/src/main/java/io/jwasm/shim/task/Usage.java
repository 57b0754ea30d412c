package io.jwasm.shim.task;

/**
 * What a container uses of the host.
 *
 * @param userNanos CPU time of its guests' own code and of the runtime on their behalf
 * @param systemNanos CPU time that the kernel spent for them
 * @param memoryBytes of its guests' linear memories in physical memory
 * @param memoryLimit bytes that they may have; {@link #UNLIMITED} if nobody set it
 * @param threads of its guests
 * @param threadLimit how many each guest may have; {@link #UNLIMITED} if nobody set it
 * @param memoryFailures how often the memory limit ended a guest, or the kernel killed for it
 */
public record Usage(
    long userNanos,
    long systemNanos,
    long memoryBytes,
    long memoryLimit,
    long threads,
    long threadLimit,
    long memoryFailures) {
  /** No limit. */
  public static final long UNLIMITED = Long.MAX_VALUE;
}
