package io.jwasm.shim.events;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.jwasm.proto.containerd.events.TaskCreate;
import io.jwasm.proto.containerd.events.TaskDelete;
import io.jwasm.proto.containerd.events.TaskExecAdded;
import io.jwasm.proto.containerd.events.TaskExecStarted;
import io.jwasm.proto.containerd.events.TaskExit;
import io.jwasm.proto.containerd.events.TaskIO;
import io.jwasm.proto.containerd.events.TaskOOM;
import io.jwasm.proto.containerd.events.TaskPaused;
import io.jwasm.proto.containerd.events.TaskResumed;
import io.jwasm.proto.containerd.events.TaskStart;
import io.jwasm.proto.containerd.types.Envelope;
import io.jwasm.proto.containerd.types.Mount;
import io.jwasm.shim.task.CreateRequest;
import io.jwasm.shim.task.RootMount;
import io.jwasm.shim.task.StdioPaths;
import io.jwasm.shim.task.TaskNotice;
import java.time.Instant;

/** News about tasks as containerd's events. */
final class Envelopes {
  private Envelopes() {}

  static Envelope of(TaskNotice notice, String namespace, Instant now) {
    Message event = event(notice);
    return Envelope.newBuilder()
        .setTimestamp(timestamp(now))
        .setNamespace(namespace)
        .setTopic(topic(notice))
        // The type URL is the bare name: that is how containerd finds the type.
        .setEvent(
            Any.newBuilder()
                .setTypeUrl(event.getDescriptorForType().getFullName())
                .setValue(event.toByteString()))
        .build();
  }

  private static String topic(TaskNotice notice) {
    return switch (notice) {
      case TaskNotice.Created _ -> "/tasks/create";
      case TaskNotice.Started _ -> "/tasks/start";
      case TaskNotice.ExecAdded _ -> "/tasks/exec-added";
      case TaskNotice.ExecStarted _ -> "/tasks/exec-started";
      case TaskNotice.Exited _ -> "/tasks/exit";
      case TaskNotice.Paused _ -> "/tasks/paused";
      case TaskNotice.Resumed _ -> "/tasks/resumed";
      case TaskNotice.OutOfMemory _ -> "/tasks/oom";
      case TaskNotice.Deleted _ -> "/tasks/delete";
    };
  }

  private static Message event(TaskNotice notice) {
    return switch (notice) {
      case TaskNotice.Created(CreateRequest request, int pid) -> created(request, pid);
      case TaskNotice.Started(String id, int pid) ->
          TaskStart.newBuilder().setContainerId(id).setPid(pid).build();
      case TaskNotice.ExecAdded(String id, String execId) ->
          TaskExecAdded.newBuilder().setContainerId(id).setExecId(execId).build();
      case TaskNotice.ExecStarted(String id, String execId, int pid) ->
          TaskExecStarted.newBuilder().setContainerId(id).setExecId(execId).setPid(pid).build();
      case TaskNotice.Paused(String id) -> TaskPaused.newBuilder().setContainerId(id).build();
      case TaskNotice.Resumed(String id) -> TaskResumed.newBuilder().setContainerId(id).build();
      case TaskNotice.OutOfMemory(String id) -> TaskOOM.newBuilder().setContainerId(id).build();
      case TaskNotice.Exited exited ->
          TaskExit.newBuilder()
              .setContainerId(exited.containerId())
              .setId(exited.id())
              .setPid(exited.pid())
              .setExitStatus(exited.exit().code())
              .setExitedAt(timestamp(exited.exit().at()))
              .build();
      case TaskNotice.Deleted deleted ->
          TaskDelete.newBuilder()
              .setContainerId(deleted.containerId())
              .setPid(deleted.pid())
              .setExitStatus(deleted.exit().code())
              .setExitedAt(timestamp(deleted.exit().at()))
              .build();
    };
  }

  private static Message created(CreateRequest request, int pid) {
    StdioPaths stdio = request.stdio();
    return TaskCreate.newBuilder()
        .setContainerId(request.id())
        .setBundle(request.bundle().toString())
        .addAllRootfs(request.rootfs().stream().map(Envelopes::mount).toList())
        .setIo(
            TaskIO.newBuilder()
                .setStdin(stdio.in())
                .setStdout(stdio.out())
                .setStderr(stdio.err())
                .setTerminal(stdio.terminal()))
        .setPid(pid)
        .build();
  }

  private static Mount mount(RootMount mount) {
    return Mount.newBuilder()
        .setType(mount.type())
        .setSource(mount.source())
        .setTarget(mount.target())
        .addAllOptions(mount.options())
        .build();
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
