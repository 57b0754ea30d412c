package io.jwasm.integration.cri;

import io.jwasm.integration.rpc.Message;

/**
 * Of {@code runtime.v1.LinuxContainerResources} what the tests need; 0 is not set.
 *
 * @param cpuQuota microseconds in 100 ms
 * @param memory bytes
 * @param oomScoreAdj -1000 to 1000
 */
public record Resources(long cpuQuota, long memory, int oomScoreAdj) {
  /** A limit of memory alone. */
  public static Resources ofMemory(long bytes) {
    return new Resources(0, bytes, 0);
  }

  /**
   * A limit of CPU time alone.
   *
   * @param quota microseconds in 100 ms
   */
  public static Resources ofCpu(long quota) {
    return new Resources(quota, 0, 0);
  }

  Message message() {
    Message message = Message.empty();
    if (cpuQuota != 0) {
      message.set(1, 100_000).set(2, cpuQuota);
    }
    return message.set(4, memory).set(5, oomScoreAdj);
  }
}
