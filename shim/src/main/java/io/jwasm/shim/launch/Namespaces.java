package io.jwasm.shim.launch;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.oci.runtime.ContainerProcess;
import io.jwasm.oci.runtime.Linux;
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
 * The namespaces that {@code config.json} asks for. A holder has those that others see or join. A
 * cgroup namespace, and one of time without offsets, change nothing that a guest sees. What would
 * promise an isolation that is not there is refused.
 */
final class Namespaces {
  /** Parameters that belong to an ipc namespace; runtime-spec, config-linux.md "Sysctl". */
  private static final List<String> IPC =
      List.of("kernel.msg", "kernel.shm", "kernel.sem", "fs.mqueue.");

  private Namespaces() {}

  /**
   * The holder of a container's first process.
   *
   * @throws JwasmException if a kernel parameter belongs to no namespace of the container, or a
   *     namespace would have to change how guests run
   */
  static HolderRequest of(Spec spec, ContainerProcess process) {
    Map<NamespaceKind, String> namespaces = new EnumMap<>(NamespaceKind.class);
    for (Namespace namespace : spec.linux().namespaces()) {
      check(namespace, spec.linux());
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
        score(process),
        null);
  }

  /** The namespaces that are accepted and change nothing, for a log. */
  static List<String> ignored(Spec spec) {
    return spec.linux().namespaces().stream()
        .map(Namespace::type)
        .filter(type -> type.equals("cgroup") || type.equals("time"))
        .toList();
  }

  private static void check(Namespace namespace, Linux linux) {
    boolean joins = !namespace.path().isEmpty();
    switch (namespace.type()) {
      case "user" ->
          throw refused(
              namespace,
              "guests run, and write files, as the user of the shim",
              "run it with --userns=host, or with hostUsers: true in Kubernetes");
      case "mount" -> {
        if (joins) {
          throw refused(
              namespace, "a guest has the files of its own container", "name no path for it");
        }
      }
      case "time" -> {
        if (joins || !linux.timeOffsets().isEmpty()) {
          throw refused(
              namespace, "a guest has the clocks of the host", "leave out offsets and the path");
        }
      }
      default -> {}
    }
  }

  private static JwasmException refused(Namespace namespace, String reason, String hint) {
    String operation = (namespace.path().isEmpty() ? "make " : "join ") + namespace.type();
    return new JwasmException(
        ErrorKind.UNIMPLEMENTED, operation + " namespace", namespace.path(), reason, hint, null);
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
