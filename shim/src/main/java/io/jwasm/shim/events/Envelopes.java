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

  /**
   * An event of containerd.
   *
   * @param message one of {@code containerd.events}
   */
  private record Event(String topic, Message message) {}

  static Envelope of(TaskNotice notice, String namespace, Instant now) {
    Event event = event(notice);
    return Envelope.newBuilder()
        .setTimestamp(timestamp(now))
        .setNamespace(namespace)
        .setTopic(event.topic())
        // The type URL is the bare name: that is how containerd finds the type.
        .setEvent(
            Any.newBuilder()
                .setTypeUrl(event.message().getDescriptorForType().getFullName())
                .setValue(event.message().toByteString()))
        .build();
  }

  /** A switch over types would cost milliseconds at the first use. */
  private static Event event(TaskNotice notice) {
    String id = notice.containerId();
    if (notice instanceof TaskNotice.Created created) {
      return new Event("/tasks/create", created(created.request(), created.pid()));
    }
    if (notice instanceof TaskNotice.Started started) {
      return new Event("/tasks/start", started(started));
    }
    if (notice instanceof TaskNotice.Exited exited) {
      return new Event("/tasks/exit", exited(exited));
    }
    if (notice instanceof TaskNotice.Deleted deleted) {
      return new Event("/tasks/delete", deleted(deleted));
    }
    if (notice instanceof TaskNotice.ExecAdded added) {
      return new Event("/tasks/exec-added", added(added));
    }
    if (notice instanceof TaskNotice.ExecStarted started) {
      return new Event("/tasks/exec-started", started(started));
    }
    if (notice instanceof TaskNotice.Paused) {
      return new Event("/tasks/paused", TaskPaused.newBuilder().setContainerId(id).build());
    }
    return notice instanceof TaskNotice.Resumed
        ? new Event("/tasks/resumed", TaskResumed.newBuilder().setContainerId(id).build())
        : new Event("/tasks/oom", TaskOOM.newBuilder().setContainerId(id).build());
  }

  private static Message started(TaskNotice.Started started) {
    return TaskStart.newBuilder()
        .setContainerId(started.containerId())
        .setPid(started.pid())
        .build();
  }

  private static Message exited(TaskNotice.Exited exited) {
    return TaskExit.newBuilder()
        .setContainerId(exited.containerId())
        .setId(exited.id())
        .setPid(exited.pid())
        .setExitStatus(exited.exit().code())
        .setExitedAt(timestamp(exited.exit().at()))
        .build();
  }

  private static Message deleted(TaskNotice.Deleted deleted) {
    return TaskDelete.newBuilder()
        .setContainerId(deleted.containerId())
        .setPid(deleted.pid())
        .setExitStatus(deleted.exit().code())
        .setExitedAt(timestamp(deleted.exit().at()))
        .build();
  }

  private static Message added(TaskNotice.ExecAdded added) {
    return TaskExecAdded.newBuilder()
        .setContainerId(added.containerId())
        .setExecId(added.execId())
        .build();
  }

  private static Message started(TaskNotice.ExecStarted started) {
    return TaskExecStarted.newBuilder()
        .setContainerId(started.containerId())
        .setExecId(started.execId())
        .setPid(started.pid())
        .build();
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
