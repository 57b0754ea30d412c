package io.jwasm.shim.rpc.task;

import com.google.protobuf.Any;
import com.google.protobuf.Timestamp;
import io.jwasm.proto.containerd.runc.v1.ProcessDetails;
import io.jwasm.proto.containerd.task.v2.CreateTaskRequest;
import io.jwasm.proto.containerd.task.v2.ExecProcessRequest;
import io.jwasm.proto.containerd.task.v2.StateResponse;
import io.jwasm.proto.containerd.types.Mount;
import io.jwasm.proto.containerd.v1.types.ProcessInfo;
import io.jwasm.proto.containerd.v1.types.Status;
import io.jwasm.shim.task.Container;
import io.jwasm.shim.task.CreateRequest;
import io.jwasm.shim.task.ExitStatus;
import io.jwasm.shim.task.RootMount;
import io.jwasm.shim.task.StdioPaths;
import io.jwasm.shim.task.TaskProcess;
import io.jwasm.shim.task.TaskState;
import java.nio.file.Path;
import java.time.Instant;

/** Between messages and what they mean. */
final class Messages {
  private Messages() {}

  static CreateRequest create(CreateTaskRequest request) {
    return new CreateRequest(
        request.getId(),
        Path.of(request.getBundle()),
        request.getRootfsList().stream().map(Messages::mount).toList(),
        new StdioPaths(
            request.getStdin(), request.getStdout(), request.getStderr(), request.getTerminal()));
  }

  private static RootMount mount(Mount mount) {
    return new RootMount(
        mount.getType(), mount.getSource(), mount.getTarget(), mount.getOptionsList());
  }

  static StdioPaths stdio(ExecProcessRequest request) {
    return new StdioPaths(
        request.getStdin(), request.getStdout(), request.getStderr(), request.getTerminal());
  }

  static StateResponse state(Container container, TaskProcess process, String execId) {
    TaskState state = process.state();
    var response =
        StateResponse.newBuilder()
            .setId(container.request().id())
            .setBundle(container.request().bundle().toString())
            .setPid(process.pid())
            .setStatus(status(state))
            .setStdin(process.stdio().in())
            .setStdout(process.stdio().out())
            .setStderr(process.stdio().err())
            .setTerminal(process.stdio().terminal())
            .setExecId(execId);
    if (state instanceof TaskState.Stopped(ExitStatus exit)) {
      response.setExitStatus(exit.code()).setExitedAt(timestamp(exit.at()));
    }
    return response.build();
  }

  /** A process by its pid; that of an exec with the exec's id, as runc's shim tells it. */
  static ProcessInfo info(Container container, TaskProcess process) {
    var info = ProcessInfo.newBuilder().setPid(process.pid());
    if (process != container.process("")) {
      var details = ProcessDetails.newBuilder().setExecId(process.id()).build();
      info.setInfo(
          Any.newBuilder()
              .setTypeUrl(details.getDescriptorForType().getFullName())
              .setValue(details.toByteString()));
    }
    return info.build();
  }

  private static Status status(TaskState state) {
    // A switch over types costs milliseconds at the first use.
    if (state instanceof TaskState.Created) {
      return Status.CREATED;
    }
    if (state instanceof TaskState.Running) {
      return Status.RUNNING;
    }
    if (state instanceof TaskState.Paused) {
      return Status.PAUSED;
    }
    return state instanceof TaskState.Stopped ? Status.STOPPED : Status.UNKNOWN;
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
