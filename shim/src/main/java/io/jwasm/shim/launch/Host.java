package io.jwasm.shim.launch;

import io.jwasm.linux.NamespaceThread;
import io.jwasm.shim.cgroup.Cgroups;
import io.jwasm.shim.holder.Holders;

/**
 * What containers are given of the host.
 *
 * @param holders starts the processes that stand for guests
 * @param namespaces enters network namespaces
 * @param cgroups makes control groups
 * @param own the cgroup that this JVM was started in for its own sake; empty if there is none
 */
public record Host(Holders holders, NamespaceThread namespaces, Cgroups cgroups, String own)
    implements AutoCloseable {
  @Override
  public void close() {
    holders.close();
    namespaces.close();
    if (!own.isEmpty()) {
      cgroups.leave(own);
    }
  }
}
