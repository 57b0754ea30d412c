package io.jwasm.shim.rpc.inspect;

import com.google.protobuf.Timestamp;
import io.jwasm.proto.shim.v1.Container;
import io.jwasm.proto.shim.v1.Frame;
import io.jwasm.proto.shim.v1.Process;
import io.jwasm.proto.shim.v1.Thread;
import io.jwasm.proto.shim.v1.ThreadsResponse;
import io.jwasm.proto.shim.v1.Usage;
import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.guest.ThreadReport;
import io.jwasm.shim.task.Program;
import io.jwasm.shim.task.TaskProcess;
import io.jwasm.shim.task.TaskState;
import java.time.Instant;
import java.util.List;

/** What containers are like, as messages. */
final class Views {
  private Views() {}

  static Container of(io.jwasm.shim.task.Container container) {
    Program program = container.program();
    var view =
        Container.newBuilder()
            .setId(container.request().id())
            .setBundle(container.request().bundle().toString())
            .setImage(program.image())
            .setModule(program.module())
            .setEngine(program.engine())
            .setCreatedAt(timestamp(container.created()))
            .setUsage(usage(container.usage()));
    container.processes().forEach(process -> view.addProcesses(process(container, process)));
    return view.build();
  }

  private static Usage usage(io.jwasm.shim.task.Usage usage) {
    return Usage.newBuilder()
        .setCpuNanos(usage.guests().userNanos() + usage.guests().systemNanos())
        .setMemoryBytes(usage.memory().bytes())
        .setMemoryLimit(limit(usage.memory().limit()))
        .setThreads(usage.threads())
        .setThreadLimit(limit(usage.threadLimit()))
        .setMemoryFailures(usage.memory().failures())
        .build();
  }

  private static long limit(long value) {
    return value == io.jwasm.shim.task.Usage.UNLIMITED ? 0 : value;
  }

  private static Process process(io.jwasm.shim.task.Container container, TaskProcess process) {
    TaskState state = process.state();
    var view =
        Process.newBuilder()
            .setExecId(execId(container, process))
            .setPid(process.pid())
            .addAllArgs(process.args())
            .setStatus(status(state))
            .setSince(timestamp(process.since()))
            .addAllListeners(process.listeners());
    if (state instanceof TaskState.Stopped(var exit)) {
      view.setExitStatus(exit.code());
    }
    return view.build();
  }

  private static String execId(io.jwasm.shim.task.Container container, TaskProcess process) {
    return process == container.process("") ? "" : process.id();
  }

  private static String status(TaskState state) {
    return switch (state) {
      case TaskState.Created() -> "created";
      case TaskState.Running() -> "running";
      case TaskState.Paused() -> "paused";
      case TaskState.Stopped _ -> "stopped";
      case TaskState.Deleted() -> "deleted";
    };
  }

  static ThreadsResponse.Process threads(
      io.jwasm.shim.task.Container container, TaskProcess process) throws InterruptedException {
    return ThreadsResponse.Process.newBuilder()
        .setExecId(execId(container, process))
        .addAllThreads(process.threads().stream().map(Views::thread).toList())
        .build();
  }

  private static Thread thread(ThreadReport report) {
    var view = Thread.newBuilder().setId(report.tid()).setCpuNanos(report.cpuNanos());
    List<Trap.Frame> frames = report.frames();
    if (report.state() == ThreadReport.State.HOST) {
      view.setHostCall(frames.getFirst().name());
      frames = frames.subList(1, frames.size());
    }
    for (Trap.Frame frame : frames) {
      view.addFrames(
          Frame.newBuilder()
              .setFunction(frame.function())
              .setName(frame.name())
              .setOffset(frame.offset()));
    }
    return view.build();
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
