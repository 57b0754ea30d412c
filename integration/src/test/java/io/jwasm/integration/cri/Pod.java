package io.jwasm.integration.cri;

import io.jwasm.integration.rpc.Message;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code runtime.v1.PodSandboxConfig}, put together step by step. */
public final class Pod {
  private static final int NODE = 2;

  private final Message config;
  private final Path logs;
  private final Message linux = Message.empty();
  private String hostname;

  /**
   * @param name of the pod, its host name too
   * @param logs where the logs of its containers come
   */
  public Pod(String name, Path logs) {
    this.logs = logs;
    // metadata {name, uid, namespace, attempt}, log_directory
    config =
        Message.empty()
            .add(1, Message.empty().add(1, name).add(2, "uid-" + name).add(3, "default").set(4, 1))
            .add(3, logs.toString());
    hostname = name;
    // security_context {namespace_options {pid: CONTAINER}}
    linux.set(2, Message.empty().add(1, Message.empty().set(2, 1)));
  }

  /** Name servers and search domains. */
  public Pod dns(List<String> servers, List<String> searches) {
    config.add(4, Message.empty().addAll(1, servers).addAll(2, searches));
    return this;
  }

  /** Annotations of the pod. */
  public Pod annotations(Map<String, String> annotations) {
    config.addAll(7, annotations);
    return this;
  }

  /** The cgroup that all of its containers' cgroups lie in. */
  public Pod cgroup(String parent) {
    linux.add(1, parent);
    return this;
  }

  /** On the network of the node, and with its host name. */
  public Pod hostNetwork() {
    hostname = "";
    linux.set(2, Message.empty().add(1, Message.empty().set(1, NODE).set(2, 1)));
    return this;
  }

  Message message() {
    return Message.parse(config.bytes()).add(2, hostname).add(8, linux);
  }

  Path logs() {
    return logs;
  }
}
