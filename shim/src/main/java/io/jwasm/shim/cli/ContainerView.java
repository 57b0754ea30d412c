package io.jwasm.shim.cli;

import io.jwasm.proto.shim.v1.Container;
import io.jwasm.proto.shim.v1.Process;
import io.jwasm.proto.shim.v1.Usage;
import io.jwasm.shim.admin.RunningShims.Found;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A container of a running shim, for tables and JSON. */
record ContainerView(Found found) {
  private static final int ID_SHOWN = 12;
  private static final int COMMAND_SHOWN = 40;

  /** Ids of this length are digests of Docker or Kubernetes, which people know by their start. */
  private static final int ID_LONG = 64;

  Container container() {
    return found.container();
  }

  Usage usage() {
    return container().getUsage();
  }

  Process init() {
    return container().getProcesses(0);
  }

  boolean isStopped() {
    return init().getStatus().equals("stopped");
  }

  String namespace() {
    return found.shim().getShim().getNamespace();
  }

  String id(boolean whole) {
    String id = container().getId();
    return whole || id.length() < ID_LONG ? id : id.substring(0, ID_SHOWN);
  }

  String command(boolean whole) {
    String command = String.join(" ", init().getArgsList());
    return whole || command.length() <= COMMAND_SHOWN
        ? command
        : command.substring(0, COMMAND_SHOWN - 3) + "...";
  }

  /** Everything that is known. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("namespace", namespace());
    fields.put("id", container().getId());
    fields.put("pid", init().getPid());
    fields.put("image", container().getImage());
    fields.put("module", container().getModule());
    fields.put("engine", container().getEngine());
    fields.put("status", init().getStatus());
    fields.put("since", HumanText.instant(init().getSince()).toString());
    if (isStopped()) {
      fields.put("exitStatus", init().getExitStatus());
    }
    fields.put("createdAt", HumanText.instant(container().getCreatedAt()).toString());
    fields.putAll(usageFields());
    fields.put("processes", container().getProcessesList().stream().map(this::process).toList());
    fields.put("bundle", container().getBundle());
    fields.put("shimPid", found.shim().getShim().getPid());
    fields.put("shimVersion", found.shim().getShim().getVersion());
    fields.put("group", found.shim().getShim().getGroup());
    return fields;
  }

  Map<String, Object> usageFields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("cpuNanos", usage().getCpuNanos());
    fields.put("memoryBytes", usage().getMemoryBytes());
    fields.put("memoryLimit", usage().getMemoryLimit());
    fields.put("threads", usage().getThreads());
    fields.put("threadLimit", usage().getThreadLimit());
    fields.put("memoryFailures", usage().getMemoryFailures());
    return fields;
  }

  private Map<String, Object> process(Process process) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("execId", process.getExecId());
    fields.put("pid", process.getPid());
    fields.put("args", List.copyOf(process.getArgsList()));
    fields.put("status", process.getStatus());
    fields.put("listeners", List.copyOf(process.getListenersList()));
    return fields;
  }
}
