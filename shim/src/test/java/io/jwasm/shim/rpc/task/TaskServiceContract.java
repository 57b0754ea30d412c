package io.jwasm.shim.rpc.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.jwasm.proto.containerd.cgroups.v2.Metrics;
import io.jwasm.proto.containerd.runc.v1.ProcessDetails;
import io.jwasm.proto.containerd.task.v2.CheckpointTaskRequest;
import io.jwasm.proto.containerd.task.v2.CloseIORequest;
import io.jwasm.proto.containerd.task.v2.ConnectRequest;
import io.jwasm.proto.containerd.task.v2.CreateTaskRequest;
import io.jwasm.proto.containerd.task.v2.DeleteRequest;
import io.jwasm.proto.containerd.task.v2.ExecProcessRequest;
import io.jwasm.proto.containerd.task.v2.KillRequest;
import io.jwasm.proto.containerd.task.v2.PauseRequest;
import io.jwasm.proto.containerd.task.v2.PidsRequest;
import io.jwasm.proto.containerd.task.v2.ResizePtyRequest;
import io.jwasm.proto.containerd.task.v2.ResumeRequest;
import io.jwasm.proto.containerd.task.v2.ShutdownRequest;
import io.jwasm.proto.containerd.task.v2.StartRequest;
import io.jwasm.proto.containerd.task.v2.StateRequest;
import io.jwasm.proto.containerd.task.v2.StateResponse;
import io.jwasm.proto.containerd.task.v2.StatsRequest;
import io.jwasm.proto.containerd.task.v2.TaskGrpc;
import io.jwasm.proto.containerd.task.v2.UpdateTaskRequest;
import io.jwasm.proto.containerd.task.v2.WaitRequest;
import io.jwasm.proto.containerd.v1.types.Status;
import io.jwasm.shim.rpc.RpcServer;
import io.jwasm.shim.rpc.TestTransport;
import io.jwasm.shim.task.Containers;
import io.jwasm.shim.task.FakeLauncher;
import io.jwasm.shim.task.GuestEnd;
import io.jwasm.shim.task.TaskNotice;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The life of tasks as containerd drives it, over a transport. */
@Timeout(60)
abstract class TaskServiceContract {
  @TempDir Path directory;
  final List<TaskNotice> notices = new CopyOnWriteArrayList<>();
  final FakeLauncher launcher = new FakeLauncher();
  Containers containers;
  final TestTransport wire = wire();
  RpcServer server;
  Channel channel;

  abstract TestTransport wire();

  @BeforeEach
  void serve() throws Exception {
    containers = new Containers(launcher, notices::add, InstantSource.system());
    Path socket = directory.resolve("s");
    server = wire.transport().serve(socket, new TaskService(containers).definitions());
    channel = wire.connect(socket);
  }

  @AfterEach
  void stop() throws Exception {
    wire.disconnect(channel);
    server.close();
    containers.close();
  }

  TaskGrpc.TaskBlockingStub tasks() {
    return TaskGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  private int create(String id) {
    return tasks()
        .create(
            CreateTaskRequest.newBuilder()
                .setId(id)
                .setBundle("/bundles/" + id)
                .setStdout("/fifo")
                .build())
        .getPid();
  }

  private int start(String id, String exec) {
    return tasks().start(StartRequest.newBuilder().setId(id).setExecId(exec).build()).getPid();
  }

  private StateResponse state(String id, String exec) {
    return tasks().state(StateRequest.newBuilder().setId(id).setExecId(exec).build());
  }

  private int await(String id, String exec) {
    var request = WaitRequest.newBuilder().setId(id).setExecId(exec).build();
    return tasks().wait(request).getExitStatus();
  }

  private void kill(String id, int signal) {
    var _ = tasks().kill(KillRequest.newBuilder().setId(id).setSignal(signal).build());
  }

  private int delete(String id, String exec) {
    var request = DeleteRequest.newBuilder().setId(id).setExecId(exec).build();
    return tasks().delete(request).getExitStatus();
  }

  private void exec(String id, String exec) {
    String process = "{\"cwd\":\"/\",\"args\":[\"/x.wasm\"]}";
    var _ =
        tasks()
            .exec(
                ExecProcessRequest.newBuilder()
                    .setId(id)
                    .setExecId(exec)
                    .setSpec(Any.newBuilder().setValue(ByteString.copyFromUtf8(process)))
                    .build());
  }

  private static void fails(ThrowingCallable call, Code code, String text) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(code);
              assertThat(e.getStatus().getDescription()).contains(text);
            });
  }

  private List<String> topics() {
    return notices.stream().map(notice -> notice.getClass().getSimpleName()).toList();
  }

  @Test
  void aTaskLivesFromCreateToDelete() {
    assertThat(create("c")).isEqualTo(4711);
    assertThat(state("c", "").getStatus()).isEqualTo(Status.CREATED);
    assertThat(state("c", "").getStdout()).isEqualTo("/fifo");
    assertThat(start("c", "")).isEqualTo(4711);
    assertThat(state("c", "").getStatus()).isEqualTo(Status.RUNNING);
    launcher.guest("c").end(42);
    assertThat(await("c", "")).isEqualTo(42);
    StateResponse stopped = state("c", "");
    assertThat(stopped.getStatus()).isEqualTo(Status.STOPPED);
    assertThat(stopped.getExitStatus()).isEqualTo(42);
    assertThat(stopped.getExitedAt().getSeconds()).isPositive();
    assertThat(delete("c", "")).isEqualTo(42);
    assertThat(launcher.guest("c").closed).isTrue();
    assertThat(launcher.isClosed("c")).isTrue();
    assertThat(topics()).containsExactly("Created", "Started", "Exited", "Deleted");
    fails(() -> state("c", ""), Code.NOT_FOUND, "find task \"c\": no such task");
    assertThat(containers.isEmpty()).isTrue();
  }

  @Test
  void waitMayComeBeforeStart() throws Exception {
    create("c");
    var request = WaitRequest.newBuilder().setId("c").build();
    var first = TaskGrpc.newFutureStub(channel).wait(request);
    var second = TaskGrpc.newFutureStub(channel).wait(request);
    start("c", "");
    launcher.guest("c").end(0);
    assertThat(first.get(30, TimeUnit.SECONDS).getExitStatus()).isZero();
    assertThat(second.get(30, TimeUnit.SECONDS).getExitStatus()).isZero();
  }

  @Test
  void aCreatedTaskIsStoppedByASignal() {
    create("c");
    kill("c", 9);
    assertThat(await("c", "")).isEqualTo(137);
    assertThat(state("c", "").getStatus()).isEqualTo(Status.STOPPED);
    assertThat(launcher.guest("c").closed).as("streams are at their end").isTrue();
    fails(() -> start("c", ""), Code.FAILED_PRECONDITION, "STOPPED => RUNNING");
    assertThat(delete("c", "")).isEqualTo(137);
    assertThat(topics()).containsExactly("Created", "Exited", "Deleted");
  }

  @Test
  void signalsEndGuestsUnlessTheyAreHarmless() {
    create("c");
    start("c", "");
    kill("c", 28);
    assertThat(state("c", "").getStatus()).isEqualTo(Status.RUNNING);
    fails(() -> kill("c", 65), Code.INVALID_ARGUMENT, "65 is not a signal");
    kill("c", 15);
    assertThat(await("c", "")).isEqualTo(143);
    fails(() -> kill("c", 9), Code.NOT_FOUND, "process already finished");
  }

  @Test
  void onlyEndedTasksAreDeleted() {
    create("c");
    start("c", "");
    fails(() -> delete("c", ""), Code.FAILED_PRECONDITION, "RUNNING => DELETED");
    assertThat(state("c", "").getStatus()).isEqualTo(Status.RUNNING);
  }

  @Test
  void whatCannotBeCreatedLeavesNothing() {
    var broken = CreateTaskRequest.newBuilder().setId("b").setBundle("/bundles/broken").build();
    fails(
        () -> tasks().create(broken),
        Code.INVALID_ARGUMENT,
        "open module \"/x.wasm\": not wasm; give wasm");
    fails(() -> delete("b", ""), Code.NOT_FOUND, "no such task");
    assertThat(notices).isEmpty();
    create("c");
    fails(() -> create("c"), Code.ALREADY_EXISTS, "create task \"c\"");
  }

  @Test
  void execsLiveInsideTheirContainer() {
    create("c");
    fails(() -> exec("c", "e"), Code.FAILED_PRECONDITION, "not running");
    start("c", "");
    exec("c", "e");
    fails(() -> exec("c", "e"), Code.ALREADY_EXISTS, "\"e\"");
    assertThat(state("c", "e").getStatus()).isEqualTo(Status.CREATED);
    assertThat(state("c", "e").getExecId()).isEqualTo("e");
    start("c", "e");
    launcher.guest("c/e").end(7);
    assertThat(await("c", "e")).isEqualTo(7);
    assertThat(delete("c", "e")).isEqualTo(7);
    fails(() -> state("c", "e"), Code.NOT_FOUND, "no such process");
    assertThat(state("c", "").getStatus()).isEqualTo(Status.RUNNING);
    assertThat(topics())
        .containsExactly("Created", "Started", "ExecAdded", "ExecStarted", "Exited");
  }

  @Test
  void theFirstProcessIsTheLastToExit() {
    create("c");
    start("c", "");
    exec("c", "started");
    exec("c", "waiting");
    start("c", "started");
    launcher.guest("c").end(0);
    assertThat(await("c", "")).isZero();
    assertThat(await("c", "started")).isEqualTo(137);
    assertThat(await("c", "waiting")).isEqualTo(137);
    assertThat(notices.getLast()).isInstanceOf(TaskNotice.Exited.class);
    assertThat(((TaskNotice.Exited) notices.getLast()).id()).isEqualTo("c");
    assertThat(delete("c", "")).isZero();
    assertThat(launcher.guest("c/waiting").closed).isTrue();
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  void nothingIsLeftOfACreationThatNobodyWaitsFor() throws Exception {
    var request = CreateTaskRequest.newBuilder().setId("c").setBundle("/bundles/slow").build();
    Context[] call = new Context[1];
    launcher.slow =
        () -> {
          call[0] = Context.current();
          await(call[0]::isCancelled);
        };
    var late = TaskGrpc.newBlockingStub(channel).withDeadlineAfter(100, TimeUnit.MILLISECONDS);
    fails(() -> late.create(request), Code.DEADLINE_EXCEEDED, "");
    await(() -> call[0] != null && call[0].isCancelled() && containers.isEmpty());
    assertThat(launcher.isClosed("c")).isTrue();
    assertThat(topics()).containsExactly("Created", "Deleted");
  }

  @Test
  void furtherProcessesAreListedWithTheirNames() throws Exception {
    create("c");
    start("c", "");
    exec("c", "e");
    var processes = tasks().pids(PidsRequest.newBuilder().setId("c").build()).getProcessesList();
    assertThat(processes).hasSize(2);
    assertThat(processes.getFirst().hasInfo()).isFalse();
    Any info = processes.getLast().getInfo();
    assertThat(info.getTypeUrl()).isEqualTo("containerd.runc.v1.ProcessDetails");
    assertThat(ProcessDetails.parseFrom(info.getValue()).getExecId()).isEqualTo("e");
  }

  @Test
  void theRestOfTheVerbs() {
    create("c");
    var pids = tasks().pids(PidsRequest.newBuilder().setId("c").build());
    assertThat(pids.getProcesses(0).getPid()).isEqualTo(4711);
    assertThat(pids.getProcessesCount()).isOne();
    var known = tasks().connect(ConnectRequest.newBuilder().setId("c").build());
    assertThat(known.getTaskPid()).isEqualTo(4711);
    assertThat(known.getShimPid()).isEqualTo((int) ProcessHandle.current().pid());
    var unknown = tasks().connect(ConnectRequest.newBuilder().setId("nobody").build());
    assertThat(unknown.getTaskPid()).isZero();
    var _ = tasks().closeIO(CloseIORequest.newBuilder().setId("c").setStdin(true).build());
    assertThat(launcher.guest("c").inputClosed).isTrue();
    var _ =
        tasks()
            .resizePty(
                ResizePtyRequest.newBuilder().setId("c").setWidth(120).setHeight(40).build());
    assertThat(launcher.guest("c").size).isEqualTo("120x40");
    var _ = tasks().shutdown(ShutdownRequest.newBuilder().setId("c").build());
  }

  private void pause(String id) {
    var _ = tasks().pause(PauseRequest.newBuilder().setId(id).build());
  }

  private void resume(String id) {
    var _ = tasks().resume(ResumeRequest.newBuilder().setId(id).build());
  }

  @Test
  void pausingHoldsAllProcesses() {
    create("c");
    fails(() -> pause("c"), Code.FAILED_PRECONDITION, "CREATED => PAUSED");
    start("c", "");
    exec("c", "one");
    exec("c", "idle");
    start("c", "one");
    fails(() -> resume("c"), Code.FAILED_PRECONDITION, "RUNNING => RUNNING");

    pause("c");

    assertThat(state("c", "").getStatus()).isEqualTo(Status.PAUSED);
    assertThat(state("c", "one").getStatus()).isEqualTo(Status.PAUSED);
    assertThat(launcher.guest("c").paused).isTrue();
    assertThat(launcher.guest("c/one").paused).isTrue();
    assertThat(launcher.guest("c/idle").paused).isFalse();
    fails(() -> pause("c"), Code.FAILED_PRECONDITION, "PAUSED => PAUSED");
    fails(() -> start("c", "idle"), Code.FAILED_PRECONDITION, "not running");
    fails(() -> exec("c", "two"), Code.FAILED_PRECONDITION, "not running");
    fails(() -> delete("c", ""), Code.FAILED_PRECONDITION, "PAUSED => DELETED");

    resume("c");

    assertThat(state("c", "").getStatus()).isEqualTo(Status.RUNNING);
    assertThat(state("c", "one").getStatus()).isEqualTo(Status.RUNNING);
    assertThat(launcher.guest("c/one").paused).isFalse();
    assertThat(topics()).contains("Paused", "Resumed");
  }

  @Test
  void aPausedTaskCanBeKilled() {
    create("c");
    start("c", "");
    pause("c");
    kill("c", 9);
    assertThat(await("c", "")).isEqualTo(137);
    assertThat(state("c", "").getStatus()).isEqualTo(Status.STOPPED);
  }

  @Test
  void memoryThatRunsOutIsAnEventBeforeTheExit() {
    create("c");
    start("c", "");
    launcher.guest("c").end(new GuestEnd(137, true));
    assertThat(await("c", "")).isEqualTo(137);
    assertThat(topics()).endsWith("OutOfMemory", "Exited");
  }

  @Test
  void usageIsToldInTheFormOfCgroupsTwo() throws Exception {
    create("c");
    String limit = "{\"memory\":{\"limit\":4321}}";
    var resources = Any.newBuilder().setValue(ByteString.copyFromUtf8(limit));
    assertThat(usage("c").getMemory().getUsageLimit()).as("the kernel's max").isEqualTo(-1L);
    var _ =
        tasks().update(UpdateTaskRequest.newBuilder().setId("c").setResources(resources).build());

    Metrics usage = usage("c");

    assertThat(usage.getMemory().getUsageLimit()).isEqualTo(4321);
    assertThat(usage.getMemory().getUsage()).isEqualTo(4096);
    assertThat(usage.getMemory().getInactiveFile()).isZero();
    assertThat(usage.getCpu().getUsageUsec()).isEqualTo(7000);
    assertThat(usage.getCpu().getUserUsec()).isEqualTo(5000);
    assertThat(usage.getCpu().getSystemUsec()).isEqualTo(2000);
    assertThat(usage.getPids().getCurrent()).isEqualTo(3);
    assertThat(usage.getMemoryEvents().getOomKill()).isOne();
    assertThat(usage.getMemory().getPgfault()).isEqualTo(9);
    assertThat(usage.getMemory().getPgmajfault()).isOne();
    assertThat(usage.getCpu().getNrPeriods()).isEqualTo(10);
    assertThat(usage.getCpu().getNrThrottled()).isEqualTo(4);
    assertThat(usage.getCpu().getThrottledUsec()).isEqualTo(3000);
    assertThat(usage.getIo().getUsage(0).getRbytes()).isEqualTo(512);
    assertThat(usage.getIo().getUsage(0).getWbytes()).isEqualTo(1024);
    var bad = Any.newBuilder().setValue(ByteString.copyFromUtf8("{"));
    fails(
        () -> tasks().update(UpdateTaskRequest.newBuilder().setId("c").setResources(bad).build()),
        Code.INVALID_ARGUMENT,
        "read resources \"c\"");
  }

  private Metrics usage(String id) throws Exception {
    Any stats = tasks().stats(StatsRequest.newBuilder().setId(id).build()).getStats();
    assertThat(stats.getTypeUrl()).isEqualTo("io.containerd.cgroups.v2.Metrics");
    return Metrics.parseFrom(stats.getValue());
  }

  @Test
  void whatIsMissingSaysSo() {
    create("c");
    fails(
        () -> tasks().checkpoint(CheckpointTaskRequest.newBuilder().setId("c").build()),
        Code.UNIMPLEMENTED,
        "checkpoint \"c\": wasm containers have no checkpoints in this version");
    fails(
        () -> tasks().pause(PauseRequest.newBuilder().setId("x").build()),
        Code.NOT_FOUND,
        "no such task");
  }

  @Test
  void versionThreeIsServedToo() {
    create("c");
    var v3 = io.jwasm.proto.containerd.task.v3.TaskGrpc.newBlockingStub(channel);
    assertThat(v3.state(StateRequest.newBuilder().setId("c").build()).getStatus())
        .isEqualTo(Status.CREATED);
  }
}
