package io.jwasm.shim.cli;

import io.jwasm.oci.json.PlainJson;
import io.jwasm.proto.shim.v1.Frame;
import io.jwasm.proto.shim.v1.Process;
import io.jwasm.proto.shim.v1.Thread;
import io.jwasm.proto.shim.v1.ThreadsResponse;
import io.jwasm.shim.Services;
import io.jwasm.shim.admin.RunningShims.Found;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code jwasm threads}. */
final class ThreadsCommand implements Callable<Integer> {
  private final PositionalParamSpec id =
      PositionalParamSpec.builder()
          .index("0")
          .required(true)
          .type(String.class)
          .paramLabel("CONTAINER")
          .description("A container's id, or enough of its start.")
          .build();
  private final Services services;
  private final ShimQuery query;
  private final Terminal terminal;

  ThreadsCommand(Services services, Terminal terminal) {
    this.services = services;
    this.terminal = terminal;
    query = new ShimQuery(services, terminal);
  }

  /** The command with its options. */
  CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name("threads");
    spec.usageMessage()
        .description(
            "Shows what the threads of a container's guests do: CPU time, the host function that"
                + " they wait in, and their WebAssembly stacks.",
            "The guest goes on meanwhile.")
        .footer(
            "",
            "Stacks are those of the native engine; the jvm engine tells none.",
            "",
            "Examples:",
            "  jwasm threads web",
            "  jwasm threads --namespace moby --format json 3f2a");
    spec.addPositional(id);
    query.addTo(spec);
    Options.addHelp(spec);
    return spec;
  }

  @Override
  public Integer call() {
    Found found = query.container(id.getValue());
    ThreadsResponse answer = services.runningShims().threads(found);
    if (query.json()) {
      print(answer);
    } else {
      print(new ContainerView(found), answer);
    }
    return 0;
  }

  private void print(ThreadsResponse answer) {
    for (ThreadsResponse.Process process : answer.getProcessesList()) {
      for (Thread thread : process.getThreadsList()) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("execId", process.getExecId());
        fields.put("thread", thread.getId());
        fields.put("cpuNanos", thread.getCpuNanos());
        fields.put("hostCall", thread.getHostCall());
        fields.put("frames", thread.getFramesList().stream().map(ThreadsCommand::fields).toList());
        terminal.out().println(PlainJson.line(fields));
      }
    }
  }

  private static Map<String, Object> fields(Frame frame) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("function", frame.getFunction());
    fields.put("name", frame.getName());
    fields.put("offset", frame.getOffset());
    return fields;
  }

  private void print(ContainerView view, ThreadsResponse answer) {
    for (ThreadsResponse.Process process : answer.getProcessesList()) {
      terminal.out().println(title(view, process.getExecId()));
      if (process.getThreadsList().isEmpty()) {
        terminal.out().println("  no threads of a guest");
      }
      process.getThreadsList().forEach(thread -> print(view, thread));
    }
  }

  private static String title(ContainerView view, String execId) {
    List<Process> all = view.container().getProcessesList();
    String what = execId.isEmpty() ? "" : "exec " + execId + ", ";
    return all.stream()
        .filter(process -> process.getExecId().equals(execId))
        .findFirst()
        .map(p -> what + "pid " + p.getPid() + ": " + String.join(" ", p.getArgsList()))
        .orElse("exec " + execId);
  }

  private void print(ContainerView view, Thread thread) {
    String state = thread.getHostCall().isEmpty() ? "running" : "in " + thread.getHostCall();
    terminal
        .out()
        .println(
            "  thread "
                + thread.getId()
                + ", "
                + HumanText.seconds(thread.getCpuNanos())
                + " of CPU time, "
                + state);
    for (Frame frame : thread.getFramesList()) {
      String place = frame.getOffset() < 0 ? "" : " @ 0x" + Long.toHexString(frame.getOffset());
      terminal.out().println("      at " + frame.getName() + place);
    }
    if (thread.getFramesList().isEmpty() && thread.getHostCall().isEmpty()) {
      String engine = view.container().getEngine();
      String reason = engine.equals("native") ? "it did not look up in time" : "engine " + engine;
      terminal.out().println("      no stack: " + reason);
    }
  }
}
