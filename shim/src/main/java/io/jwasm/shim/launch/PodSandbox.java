package io.jwasm.shim.launch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.ThreadUsage;
import io.jwasm.oci.runtime.Resources;
import io.jwasm.oci.runtime.Spec;
import io.jwasm.shim.stdio.ContainerStreams;
import io.jwasm.shim.stdio.StreamOwner;
import io.jwasm.shim.task.CreateRequest;
import io.jwasm.shim.task.ExecRequest;
import io.jwasm.shim.task.GuestProcess;
import io.jwasm.shim.task.LaunchedContainer;
import io.jwasm.shim.task.Usage;

/**
 * The first container of a Kubernetes pod, which has the namespaces that the others join. Its
 * image's program, most often a native one, is neither looked at nor run.
 */
final class PodSandbox implements LaunchedContainer {
  private static final String CONTAINER_TYPE = "io.kubernetes.cri.container-type";

  private final Isolation isolation;
  private final SandboxProcess init;

  @GuardedBy("this")
  private Limits limits;

  private PodSandbox(Isolation isolation, SandboxProcess init, Limits limits) {
    this.isolation = isolation;
    this.init = init;
    this.limits = limits;
  }

  /** Whether a container is the sandbox of a pod. */
  static boolean isDescribedBy(Spec spec) {
    return "sandbox".equals(spec.annotations().get(CONTAINER_TYPE));
  }

  /**
   * Makes the namespaces; the root is empty, as nobody looks into it.
   *
   * @param namespace containerd's
   * @throws JwasmException if they cannot be had; nothing is left then
   */
  static PodSandbox create(Host host, Bundle bundle, CreateRequest request, String namespace) {
    Isolation isolation =
        Isolation.of(host, bundle.spec(), bundle.process(), ContainerFiles.none(bundle));
    try {
      isolation.cgroup().limit(bundle.spec().linux().resources());
      var owner = new StreamOwner(namespace, request.id());
      ContainerStreams streams = ContainerStreams.open(request.stdio(), owner);
      var init = new SandboxProcess(isolation.holder(), streams);
      return new PodSandbox(isolation, init, Limits.of(bundle.spec().linux().resources()));
    } catch (RuntimeException | Error e) {
      isolation.close();
      throw e;
    }
  }

  @Override
  public GuestProcess init() {
    return init;
  }

  @Override
  public GuestProcess exec(ExecRequest request) {
    throw new JwasmException(
        ErrorKind.FAILED_PRECONDITION,
        "exec",
        String.join(" ", request.process().args()),
        "a pod's sandbox runs no programs",
        "name one of the pod's containers",
        null);
  }

  @Override
  public synchronized void update(Resources resources) {
    isolation.cgroup().update(resources);
    limits = limits.with(resources);
  }

  /** Nothing of its own; the JVM that it shares with the pod's containers is theirs. */
  @Override
  public synchronized Usage usage() {
    long kills = isolation.cgroup().oomKills();
    return new Usage(
        ThreadUsage.NONE,
        Usage.Throttling.NONE,
        new Usage.Memory(0, limits.memory(), kills),
        0,
        limits.threads());
  }

  @Override
  public void close() {
    init.close();
    isolation.close();
  }
}
