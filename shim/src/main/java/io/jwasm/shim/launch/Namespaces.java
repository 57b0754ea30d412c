package io.jwasm.shim.launch;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.oci.runtime.ContainerProcess;
import io.jwasm.oci.runtime.Namespace;
import io.jwasm.oci.runtime.Spec;
import io.jwasm.shim.holder.HolderRequest;
import io.jwasm.shim.holder.NamespaceKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces that {@code config.json} asks for. Those of processes, mounts, users, cgroups and
 * time have no meaning for a guest, which sees nothing of what they divide.
 */
final class Namespaces {
  /** Parameters that belong to an ipc namespace; runtime-spec, config-linux.md "Sysctl". */
  private static final List<String> IPC =
      List.of("kernel.msg", "kernel.shm", "kernel.sem", "fs.mqueue.");

  private Namespaces() {}

  /**
   * The holder of a container's first process.
   *
   * @throws JwasmException if a kernel parameter belongs to no namespace of the container
   */
  static HolderRequest of(Spec spec, ContainerProcess process) {
    Map<NamespaceKind, String> namespaces = new EnumMap<>(NamespaceKind.class);
    for (Namespace namespace : spec.linux().namespaces()) {
      for (NamespaceKind kind : NamespaceKind.values()) {
        if (kind.ociName().equals(namespace.type())) {
          namespaces.put(kind, namespace.path());
        }
      }
    }
    boolean named = "".equals(namespaces.get(NamespaceKind.UTS));
    return new HolderRequest(
        title(process),
        namespaces,
        named ? spec.hostname() : "",
        named ? spec.domainname() : "",
        parameters(spec.linux().sysctl(), namespaces),
        score(process));
  }

  /** What ps shows of a process: the module as it was named, and its arguments. */
  static String title(ContainerProcess process) {
    return String.join(" ", Entrypoint.command(process).argv());
  }

  private static OptionalInt score(ContainerProcess process) {
    Integer score = process.oomScoreAdj();
    return score == null ? OptionalInt.empty() : OptionalInt.of(score);
  }

  private static Map<String, String> parameters(
      Map<String, String> sysctl, Map<NamespaceKind, String> namespaces) {
    Map<String, String> parameters = new TreeMap<>();
    sysctl.forEach((name, value) -> {
      NamespaceKind kind = kind(name);
      if (kind == null || !namespaces.containsKey(kind) || name.contains("..")) {
        throw new JwasmException(
            ErrorKind.INVALID_ARGUMENT,
            "set kernel parameter",
            name,
            "it belongs to no namespace of the container",
            "set it for the host",
            null);
      }
      parameters.put(name.contains("/") ? name : name.replace('.', '/'), value);
    });
    return parameters;
  }

  private static @Nullable NamespaceKind kind(String parameter) {
    String name = parameter.replace('/', '.');
    if (name.startsWith("net.")) {
      return NamespaceKind.NETWORK;
    }
    if (name.equals("kernel.domainname") || name.equals("kernel.hostname")) {
      return NamespaceKind.UTS;
    }
    return IPC.stream().anyMatch(name::startsWith) ? NamespaceKind.IPC : null;
  }
}
