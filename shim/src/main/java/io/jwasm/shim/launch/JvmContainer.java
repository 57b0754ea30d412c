package io.jwasm.shim.launch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.oci.runtime.ContainerProcess;
import io.jwasm.oci.runtime.Resources;
import io.jwasm.oci.runtime.SpecValidation;
import io.jwasm.shim.holder.Holder;
import io.jwasm.shim.task.ExecRequest;
import io.jwasm.shim.task.GuestProcess;
import io.jwasm.shim.task.LaunchedContainer;
import io.jwasm.shim.task.Program;
import io.jwasm.shim.task.Usage;
import io.jwasm.shim.tool.Tool;
import io.jwasm.shim.tool.Tools;
import java.util.Optional;

/** A container whose processes are guests of this JVM; they share its root, mounts and network. */
final class JvmContainer implements LaunchedContainer {
  /** How Kubernetes names a container's image; Docker and ctr tell shims none. */
  private static final String IMAGE = "io.kubernetes.cri.image-name";

  private final GuestFactory guests;
  private final Bundle bundle;
  private final RootFileSystem root;
  private final Isolation isolation;
  private final ProcessList processes;
  private final JvmProcess init;
  private final Accounts accounts = new Accounts();
  private final CpuQuota quota = new CpuQuota(accounts::cpuNanos, accounts::hold);

  @GuardedBy("this")
  private Limits limits;

  /**
   * @param place of the first process
   */
  JvmContainer(GuestFactory guests, GuestPlace place, ProcessList processes, JvmProcess init) {
    this.guests = guests;
    this.bundle = place.bundle();
    this.root = place.root();
    this.isolation = place.isolation();
    this.processes = processes;
    this.init = init;
    limits = place.limits();
    accounts.add(init);
    keepQuota();
  }

  /** By a cgroup if it has one for itself. */
  @GuardedBy("this")
  private void keepQuota() {
    if (!isolation.cgroup().isOfThisJvm()) {
      quota.set(limits);
    }
  }

  @Override
  public GuestProcess init() {
    return init;
  }

  @Override
  public GuestProcess exec(ExecRequest request) {
    Bundle.check(SpecValidation.validate(request.process()), request.execId());
    ContainerProcess process = request.process();
    Holder holder = isolation.join(process);
    try {
      String name = request.containerId() + "/" + request.execId();
      GuestProcess made = make(request, name, holder);
      processes.add(made.pid(), process.args());
      return made;
    } catch (RuntimeException | Error e) {
      holder.close();
      throw e;
    }
  }

  /** A program of the image; or one that is built in, if the image has none of its name. */
  private GuestProcess make(ExecRequest request, String name, Holder holder) {
    ContainerProcess process = request.process();
    String program = Entrypoint.command(process).module();
    boolean here = Entrypoint.exists(root.directory(), process);
    if (!here && Tools.isShell(program)) {
      throw noShell(program);
    }
    Optional<Tool> tool = here ? Optional.empty() : Tools.find(program);
    if (tool.isEmpty()) {
      var place = new GuestPlace(bundle, root, isolation, holder, limits());
      return entered(guests.make(name, place, process, request.stdio()));
    }
    return new ToolFactory(guests, bundle, root, isolation.sockets(), processes)
        .make(tool.get(), name, request, holder);
  }

  private static JwasmException noShell(String program) {
    return new JwasmException(
        ErrorKind.NOT_FOUND,
        "exec",
        program,
        "no such file or directory in the image, and wasm containers have no shell",
        "name a program and its arguments one by one (in health checks CMD, not CMD-SHELL);"
            + " built in are ls, cat, env, ps and jwasm-http-get URL",
        null);
  }

  private synchronized Limits limits() {
    return limits;
  }

  /** Counts a process, under the limits of now. */
  private synchronized JvmProcess entered(JvmProcess process) {
    accounts.add(process);
    accounts.limit(limits);
    return process;
  }

  @Override
  public synchronized void update(Resources resources) {
    Limits wanted = limits.with(resources);
    if (!isolation.cgroup().bindsGuests()) {
      Limits.checkCpu(resources.cpu(), bundle.spec().linux().resources().cpu());
    }
    long used = accounts.largestMemory();
    if (used > wanted.memoryBytes()) {
      throw new JwasmException(
          ErrorKind.FAILED_PRECONDITION,
          "update limits",
          "memory",
          "a guest has " + used + " bytes already, which is more than " + wanted.memoryBytes(),
          "linear memory cannot shrink; restart the container",
          null);
    }
    isolation.cgroup().update(resources);
    limits = wanted;
    accounts.limit(wanted);
    keepQuota();
  }

  @Override
  public Program program() {
    String image = bundle.spec().annotations().getOrDefault(IMAGE, "");
    return new Program(image, init.module(), init.engine());
  }

  @Override
  public synchronized Usage usage() {
    return accounts.usage(limits, isolation.cgroup());
  }

  @Override
  public void close() {
    quota.close();
    init.close();
    isolation.close();
    root.close();
  }
}
