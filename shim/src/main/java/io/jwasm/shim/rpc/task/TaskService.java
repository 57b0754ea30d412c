package io.jwasm.shim.rpc.task;

import com.google.protobuf.Any;
import com.google.protobuf.Empty;
import io.grpc.Context;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.oci.json.OciJson;
import io.jwasm.proto.containerd.task.v2.CheckpointTaskRequest;
import io.jwasm.proto.containerd.task.v2.CloseIORequest;
import io.jwasm.proto.containerd.task.v2.ConnectRequest;
import io.jwasm.proto.containerd.task.v2.ConnectResponse;
import io.jwasm.proto.containerd.task.v2.CreateTaskRequest;
import io.jwasm.proto.containerd.task.v2.CreateTaskResponse;
import io.jwasm.proto.containerd.task.v2.DeleteRequest;
import io.jwasm.proto.containerd.task.v2.DeleteResponse;
import io.jwasm.proto.containerd.task.v2.ExecProcessRequest;
import io.jwasm.proto.containerd.task.v2.KillRequest;
import io.jwasm.proto.containerd.task.v2.PauseRequest;
import io.jwasm.proto.containerd.task.v2.PidsRequest;
import io.jwasm.proto.containerd.task.v2.PidsResponse;
import io.jwasm.proto.containerd.task.v2.ResizePtyRequest;
import io.jwasm.proto.containerd.task.v2.ResumeRequest;
import io.jwasm.proto.containerd.task.v2.ShutdownRequest;
import io.jwasm.proto.containerd.task.v2.StartRequest;
import io.jwasm.proto.containerd.task.v2.StartResponse;
import io.jwasm.proto.containerd.task.v2.StateRequest;
import io.jwasm.proto.containerd.task.v2.StateResponse;
import io.jwasm.proto.containerd.task.v2.StatsRequest;
import io.jwasm.proto.containerd.task.v2.StatsResponse;
import io.jwasm.proto.containerd.task.v2.UpdateTaskRequest;
import io.jwasm.proto.containerd.task.v2.WaitRequest;
import io.jwasm.proto.containerd.task.v2.WaitResponse;
import io.jwasm.shim.rpc.Answers;
import io.jwasm.shim.task.Container;
import io.jwasm.shim.task.Containers;
import io.jwasm.shim.task.ExecRequest;
import io.jwasm.shim.task.ExitStatus;
import io.jwasm.shim.task.TaskProcess;
import java.util.List;

/** containerd's Task service, versions 2 and 3, over the containers of this shim. */
public final class TaskService
    implements io.jwasm.proto.containerd.task.v2.TaskGrpc.AsyncService,
        io.jwasm.proto.containerd.task.v3.TaskGrpc.AsyncService {
  private static final String VERSION = "2";

  private final Containers containers;

  public TaskService(Containers containers) {
    this.containers = containers;
  }

  /** Both versions, to be served. */
  public List<ServerServiceDefinition> definitions() {
    return List.of(
        io.jwasm.proto.containerd.task.v2.TaskGrpc.bindService(this),
        io.jwasm.proto.containerd.task.v3.TaskGrpc.bindService(this));
  }

  @Override
  public void create(CreateTaskRequest request, StreamObserver<CreateTaskResponse> answer) {
    Answers.of(
        answer,
        () -> {
          if (!request.getCheckpoint().isEmpty()) {
            throw unimplemented("restore", request.getId(), "checkpoints");
          }
          Container container = containers.create(Messages.create(request));
          if (Context.current().isCancelled()) {
            // The client takes it for failed, and will never ask for it.
            var _ = containers.delete(request.getId());
            throw Status.CANCELLED.withDescription("nobody waits for it").asRuntimeException();
          }
          return CreateTaskResponse.newBuilder().setPid(container.pid()).build();
        });
  }

  @Override
  public void start(StartRequest request, StreamObserver<StartResponse> answer) {
    Answers.of(
        answer,
        () -> {
          int pid = containers.get(request.getId()).start(request.getExecId());
          return StartResponse.newBuilder().setPid(pid).build();
        });
  }

  @Override
  public void state(StateRequest request, StreamObserver<StateResponse> answer) {
    Answers.of(
        answer,
        () -> {
          Container container = containers.get(request.getId());
          String execId = request.getExecId();
          return Messages.state(container, container.process(execId), execId);
        });
  }

  @Override
  public void wait(WaitRequest request, StreamObserver<WaitResponse> answer) {
    Answers.later(
        answer,
        () -> containers.get(request.getId()).process(request.getExecId()).exit(),
        exit ->
            WaitResponse.newBuilder()
                .setExitStatus(exit.code())
                .setExitedAt(Messages.timestamp(exit.at()))
                .build());
  }

  @Override
  public void kill(KillRequest request, StreamObserver<Empty> answer) {
    done(
        answer,
        () ->
            containers
                .get(request.getId())
                .kill(request.getExecId(), request.getSignal(), request.getAll()));
  }

  @Override
  public void delete(DeleteRequest request, StreamObserver<DeleteResponse> answer) {
    Answers.of(
        answer,
        () -> {
          Container container = containers.get(request.getId());
          String execId = request.getExecId();
          int pid = container.process(execId).pid();
          ExitStatus exit =
              execId.isEmpty() ? containers.delete(request.getId()) : container.deleteExec(execId);
          return DeleteResponse.newBuilder()
              .setPid(pid)
              .setExitStatus(exit.code())
              .setExitedAt(Messages.timestamp(exit.at()))
              .build();
        });
  }

  @Override
  public void pids(PidsRequest request, StreamObserver<PidsResponse> answer) {
    Answers.of(
        answer,
        () -> {
          // Never empty: containerd takes a task without processes for a leaked one.
          var response = PidsResponse.newBuilder();
          Container container = containers.get(request.getId());
          for (TaskProcess process : container.processes()) {
            response.addProcesses(Messages.info(container, process));
          }
          return response.build();
        });
  }

  @Override
  public void connect(ConnectRequest request, StreamObserver<ConnectResponse> answer) {
    Answers.of(
        answer,
        () ->
            ConnectResponse.newBuilder()
                .setShimPid((int) ProcessHandle.current().pid())
                .setTaskPid(containers.find(request.getId()).map(Container::pid).orElse(0))
                .setVersion(VERSION)
                .build());
  }

  @Override
  public void exec(ExecProcessRequest request, StreamObserver<Empty> answer) {
    done(
        answer,
        () -> {
          Container container = containers.get(request.getId());
          var process =
              OciJson.readProcess(request.getSpec().getValue().toByteArray(), request.getExecId());
          container.exec(
              new ExecRequest(
                  request.getId(), request.getExecId(), process, Messages.stdio(request)));
        });
  }

  @Override
  public void closeIO(CloseIORequest request, StreamObserver<Empty> answer) {
    done(
        answer,
        () -> {
          Container container = containers.get(request.getId());
          if (request.getStdin()) {
            container.closeInput(request.getExecId());
          }
        });
  }

  @Override
  public void shutdown(ShutdownRequest request, StreamObserver<Empty> answer) {
    // It comes for each container; the process serves others, and ends when it is idle.
    done(answer, () -> {});
  }

  @Override
  public void pause(PauseRequest request, StreamObserver<Empty> answer) {
    done(answer, () -> containers.get(request.getId()).pause());
  }

  @Override
  public void resume(ResumeRequest request, StreamObserver<Empty> answer) {
    done(answer, () -> containers.get(request.getId()).resume());
  }

  @Override
  public void checkpoint(CheckpointTaskRequest request, StreamObserver<Empty> answer) {
    done(answer, () -> refuse("checkpoint", request.getId(), "checkpoints"));
  }

  @Override
  public void resizePty(ResizePtyRequest request, StreamObserver<Empty> answer) {
    done(
        answer,
        () ->
            containers
                .get(request.getId())
                .resize(request.getExecId(), request.getWidth(), request.getHeight()));
  }

  @Override
  public void update(UpdateTaskRequest request, StreamObserver<Empty> answer) {
    done(
        answer,
        () -> {
          Container container = containers.get(request.getId());
          byte[] json = request.getResources().getValue().toByteArray();
          container.update(OciJson.readResources(json, request.getId()));
        });
  }

  @Override
  public void stats(StatsRequest request, StreamObserver<StatsResponse> answer) {
    Answers.of(
        answer,
        () -> {
          Any usage = UsageMessage.of(containers.get(request.getId()).usage());
          return StatsResponse.newBuilder().setStats(usage).build();
        });
  }

  private void refuse(String operation, String id, String what) {
    Container _ = containers.get(id);
    throw unimplemented(operation, id, what);
  }

  private static JwasmException unimplemented(String operation, String id, String what) {
    return new JwasmException(
        ErrorKind.UNIMPLEMENTED,
        operation,
        id,
        "wasm containers have no " + what + " in this version",
        null,
        null);
  }

  private static void done(StreamObserver<Empty> answer, Runnable work) {
    Answers.of(
        answer,
        () -> {
          work.run();
          return Empty.getDefaultInstance();
        });
  }
}
