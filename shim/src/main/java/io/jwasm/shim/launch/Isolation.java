package io.jwasm.shim.launch;

import io.jwasm.linux.NetworkNamespace;
import io.jwasm.linux.SocketFactory;
import io.jwasm.oci.runtime.ContainerProcess;
import io.jwasm.oci.runtime.Spec;
import io.jwasm.shim.cgroup.Cgroup;
import io.jwasm.shim.holder.FileTree;
import io.jwasm.shim.holder.Holder;
import io.jwasm.shim.holder.HolderRequest;
import io.jwasm.shim.holder.NamespaceKind;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A container's namespaces and cgroup, and the process that holds them. */
final class Isolation implements AutoCloseable {
  private static final Duration LATER = Duration.ofSeconds(1);

  private final Host host;
  private final Set<NamespaceKind> namespaces;
  private final Cgroup cgroup;
  private final Holder holder;
  private final Optional<NetworkNamespace> network;

  private Isolation(
      Host host,
      Set<NamespaceKind> namespaces,
      Cgroup cgroup,
      Holder holder,
      Optional<NetworkNamespace> network) {
    this.host = host;
    this.namespaces = namespaces;
    this.cgroup = cgroup;
    this.holder = holder;
    this.network = network;
  }

  /**
   * Makes what the configuration asks for.
   *
   * @param files of the container, unless its root is all there is
   * @throws io.jwasm.error.JwasmException if a namespace cannot be had; nothing is left then
   */
  static Isolation of(Host host, Spec spec, ContainerProcess process, Optional<FileTree> files) {
    HolderRequest plain = Namespaces.of(spec, process);
    HolderRequest request = files.map(plain::with).orElse(plain);
    Cgroup cgroup = host.cgroups().create(spec.linux().cgroupsPath());
    try {
      Holder holder = host.holders().start(request);
      try {
        enter(cgroup, holder);
        Integer score = process.oomScoreAdj();
        if (score != null) {
          cgroup.scoreJvm(score);
        }
        Set<NamespaceKind> kinds = request.namespaces().keySet();
        Optional<NetworkNamespace> network =
            kinds.contains(NamespaceKind.NETWORK)
                ? Optional.of(holder.network(host.namespaces()))
                : Optional.empty();
        return new Isolation(host, kinds, cgroup, holder, network);
      } catch (RuntimeException | Error e) {
        holder.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      cgroup.close();
      throw e;
    }
  }

  /**
   * Moves a holder into the cgroup; {@link #LATER} if that is there for show only. For a move the
   * kernel lets all starts and ends of processes wait, for ten milliseconds at times, which those
   * that end soon are spared.
   */
  private static void enter(Cgroup cgroup, Holder holder) {
    if (cgroup.bindsGuests()) {
      cgroup.add(holder.pid());
      return;
    }
    CompletableFuture.delayedExecutor(
            LATER.toMillis(), TimeUnit.MILLISECONDS, Thread.ofVirtual().name("cgroup")::start)
        .execute(() -> {
          if (holder.isAlive()) {
            cgroup.add(holder.pid());
          }
        });
  }

  /** The holder of the first process. */
  Holder holder() {
    return holder;
  }

  /** The container's cgroup. */
  Cgroup cgroup() {
    return cgroup;
  }

  /** Makes the sockets of the container's guests. */
  SocketFactory sockets() {
    return network.<SocketFactory>map(n -> n).orElse(SocketFactory.OF_HOST);
  }

  /**
   * A holder for a further process, in the same namespaces and cgroup. The caller closes it.
   *
   * @throws io.jwasm.error.JwasmException if the first one is gone
   */
  Holder join(ContainerProcess process) {
    HolderRequest plain = HolderRequest.plain(Namespaces.title(process));
    Holder joined = host.holders().start(plain.joining(holder.paths(namespaces)));
    enter(cgroup, joined);
    return joined;
  }

  /** Ends the holder and removes the cgroup; all guests are closed before. */
  @Override
  public void close() {
    network.ifPresent(NetworkNamespace::close);
    holder.close();
    cgroup.close();
  }
}
