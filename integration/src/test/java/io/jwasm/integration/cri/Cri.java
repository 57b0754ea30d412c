package io.jwasm.integration.cri;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.jwasm.integration.rpc.Calls;
import io.jwasm.integration.rpc.Message;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Kubernetes' container runtime interface, as far as the tests need it. The numbers of fields are
 * those of {@code runtime.v1} in kubernetes/cri-api.
 */
public final class Cri implements AutoCloseable {
  private static final String RUNTIME = "runtime.v1.RuntimeService";
  private static final String IMAGES = "runtime.v1.ImageService";

  private final Path socket;
  private final Map<String, Pod> pods = new HashMap<>();
  private Calls calls;

  /**
   * @param socket of a containerd with Kubernetes' plugins
   */
  public Cri(Path socket) {
    this.socket = socket;
    calls = new Calls(socket);
  }

  /** Connects again, to a containerd that was restarted. */
  public void reconnect() {
    calls.close();
    calls = new Calls(socket);
  }

  /**
   * How a pod is.
   *
   * @param ready whether its sandbox runs
   * @param ip its address; empty on the node's network
   */
  public record PodStatus(boolean ready, String ip) {}

  /**
   * How a container is.
   *
   * @param state created 0, running 1, exited 2
   * @param startedAt nanoseconds since 1970, as {@code finishedAt}
   * @param exitCode of an exited one
   * @param reason in one word
   * @param message for people
   * @param memoryLimit bytes; 0 without
   */
  public record ContainerStatus(
      int state,
      long startedAt,
      long finishedAt,
      int exitCode,
      String reason,
      String message,
      long memoryLimit) {
    /** Whether it runs. */
    public boolean isRunning() {
      return state == 1;
    }

    /** Whether it has ended. */
    public boolean isExited() {
      return state == 2;
    }
  }

  /**
   * What a further process did.
   *
   * @param exitCode its exit status
   * @param stdout what it wrote
   * @param stderr what it wrote
   */
  public record Exec(int exitCode, String stdout, String stderr) {}

  /**
   * What a pod or a container uses.
   *
   * @param at when CPU time was counted, in nanoseconds since 1970
   * @param cpuNanos up to then
   * @param workingSet bytes of memory now, without what could be given back
   * @param available bytes of memory below the limit; 0 if it is not known
   */
  public record Stats(long at, long cpuNanos, long workingSet, long available) {
    static Stats of(Message cpu, Message memory) {
      return new Stats(
          cpu.number(1),
          cpu.message(2).number(1),
          memory.message(2).number(1),
          memory.message(3).number(1));
    }
  }

  private Message runtime(String method, Message request) {
    return calls.call(RUNTIME, method, request);
  }

  private static Message id(String id) {
    return Message.empty().add(1, id);
  }

  /** Whether an image is known. */
  public boolean hasImage(String name) {
    return calls.call(IMAGES, "ImageStatus", Message.empty().add(1, id(name))).has(1);
  }

  /** Whether it says of itself that it works, its network too; false while it starts. */
  public boolean isReady() {
    try {
      List<Message> conditions = runtime("Status", Message.empty()).message(1).messages(1);
      return !conditions.isEmpty() && conditions.stream().allMatch(c -> c.number(2) == 1);
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNAVAILABLE) {
        return false;
      }
      throw e;
    }
  }

  /** Runs a pod under a runtime handler and answers its id. */
  public String run(Pod pod, String handler) {
    Message request = Message.empty().add(1, pod.message()).add(2, handler);
    String id = runtime("RunPodSandbox", request).text(1);
    pods.put(id, pod);
    return id;
  }

  /** How a pod is. */
  public PodStatus podStatus(String pod) {
    Message status = runtime("PodSandboxStatus", id(pod)).message(1);
    return new PodStatus(status.number(3) == 0, status.message(5).text(1));
  }

  /** Whether a pod is known. */
  public boolean hasPod(String pod) {
    return runtime("ListPodSandbox", Message.empty()).messages(1).stream()
        .anyMatch(item -> item.text(1).equals(pod));
  }

  /** Makes a container in a pod and answers its id. */
  public String create(String pod, ContainerConfig config) {
    Message request = id(pod).add(2, config.message()).add(3, pods.get(pod).message());
    return runtime("CreateContainer", request).text(1);
  }

  /** Where a container's log is. */
  public Path log(String pod, String container) {
    return pods.get(pod).logs().resolve(container + ".log");
  }

  /** Starts a container. */
  public void start(String container) {
    runtime("StartContainer", id(container));
  }

  /** Stops a container, by force after some seconds. */
  public void stop(String container, int seconds) {
    runtime("StopContainer", id(container).set(2, seconds));
  }

  /** Removes a container. */
  public void remove(String container) {
    runtime("RemoveContainer", id(container));
  }

  /** Whether a container is known. */
  public boolean hasContainer(String container) {
    return runtime("ListContainers", Message.empty()).messages(1).stream()
        .anyMatch(item -> item.text(1).equals(container));
  }

  /** Stops a pod. */
  public void stopPod(String pod) {
    runtime("StopPodSandbox", id(pod));
  }

  /** Stops a pod and removes it with its containers. */
  public void removePod(String pod) {
    stopPod(pod);
    runtime("RemovePodSandbox", id(pod));
  }

  /** How a container is. */
  public ContainerStatus status(String container) {
    Message status = runtime("ContainerStatus", id(container)).message(1);
    return new ContainerStatus(
        (int) status.number(3),
        status.number(5),
        status.number(6),
        (int) status.number(7),
        status.text(10),
        status.text(11),
        status.message(16).message(1).number(4));
  }

  /** Changes a container's limits. */
  public void update(String container, Resources resources) {
    runtime("UpdateContainerResources", id(container).add(2, resources.message()));
  }

  /**
   * Runs a further process in a container to its end.
   *
   * @throws StatusRuntimeException if it cannot run, or does not end in time
   */
  public Exec exec(String container, int seconds, String... command) {
    Message request = id(container).addAll(2, List.of(command)).set(3, seconds);
    Message answer = runtime("ExecSync", request);
    return new Exec((int) answer.number(3), answer.text(1), answer.text(2));
  }

  /**
   * Asks for a further process whose streams come by {@link Channels}.
   *
   * @return where they are
   */
  public String execStreams(String container, boolean terminal, String... command) {
    Message request = id(container).addAll(2, List.of(command)).set(3, terminal ? 1 : 0);
    return runtime("Exec", request.set(4, 1).set(5, 1).set(6, terminal ? 0 : 1)).text(1);
  }

  /** Where the streams of a container come that has a terminal. */
  public String attach(String container) {
    return runtime("Attach", id(container).set(2, 1).set(3, 1).set(4, 1)).text(1);
  }

  /** Where a port of a pod can be reached. */
  public String forward(String pod, int port) {
    return runtime("PortForward", id(pod).set(2, port)).text(1);
  }

  /** What a container uses. */
  public Stats stats(String container) {
    Message stats = runtime("ContainerStats", id(container)).message(1);
    return Stats.of(stats.message(2), stats.message(3));
  }

  /** What a pod uses as a whole. */
  public Stats podStats(String pod) {
    Message filter = Message.empty().add(1, pod);
    Message answer = runtime("ListPodSandboxStats", Message.empty().add(1, filter));
    Message linux = answer.messages(1).getFirst().message(2);
    return Stats.of(linux.message(1), linux.message(2));
  }

  @Override
  public void close() {
    calls.close();
  }
}
