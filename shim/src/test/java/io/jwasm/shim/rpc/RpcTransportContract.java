package io.jwasm.shim.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.jwasm.proto.containerd.runtime.sandbox.v1.PingRequest;
import io.jwasm.proto.containerd.runtime.sandbox.v1.SandboxGrpc;
import io.jwasm.proto.containerd.task.v2.KillRequest;
import io.jwasm.proto.containerd.task.v2.PauseRequest;
import io.jwasm.proto.containerd.task.v2.StateRequest;
import io.jwasm.proto.containerd.task.v2.StatsRequest;
import io.jwasm.proto.containerd.task.v2.TaskGrpc;
import io.jwasm.proto.containerd.task.v2.WaitRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractObjectAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every transport does, seen by the stubs that grpc-java generates. */
@Timeout(60)
abstract class RpcTransportContract {
  private static final Metadata.Key<String> NAMESPACE =
      Metadata.Key.of("containerd-namespace", Metadata.ASCII_STRING_MARSHALLER);

  /** Held, so that the levels last: both libraries report what these tests provoke. */
  private static final List<Logger> LOGGERS =
      List.of(Logger.getLogger("io.grpc"), Logger.getLogger("io.netty"));

  @TempDir Path directory;
  final ConcurrentLinkedQueue<String> namespaces = new ConcurrentLinkedQueue<>();
  final EchoTasks service = new EchoTasks();
  Path socket;
  final TestTransport wire = wire();
  RpcServer server;
  Channel channel;

  abstract TestTransport wire();

  @BeforeAll
  static void silence() {
    LOGGERS.forEach(logger -> logger.setLevel(Level.OFF));
  }

  @BeforeEach
  void serve() throws Exception {
    socket = directory.resolve("s");
    var recorded = ServerInterceptors.intercept(service, new NamespaceRecorder());
    server = wire.transport().serve(socket, List.of(recorded));
    channel = wire.connect(socket);
  }

  @AfterEach
  void stop() throws Exception {
    wire.disconnect(channel);
    server.close();
    wire.close();
  }

  final TaskGrpc.TaskBlockingStub tasks() {
    return TaskGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  private static StateRequest state(String id) {
    return StateRequest.newBuilder().setId(id).build();
  }

  private static PauseRequest pause(String id) {
    return PauseRequest.newBuilder().setId(id).build();
  }

  @Test
  void answersCarryTheirMessages() {
    assertThat(tasks().state(state("one")).getId()).isEqualTo("one");
    assertThat(tasks().state(state("")).getId()).isEmpty();
  }

  @Test
  void aWaitingCallHoldsUpNoOther() throws Exception {
    var stub = TaskGrpc.newFutureStub(channel);
    var ends =
        IntStream.range(0, 50)
            .mapToObj(i -> stub.wait(WaitRequest.newBuilder().setId("w" + i).build()))
            .toList();
    for (int i = 49; i >= 0; i--) {
      assertThat(ends.get(i).isDone()).isFalse();
      var unused = tasks().kill(KillRequest.newBuilder().setId("w" + i).setSignal(i).build());
      assertThat(ends.get(i).get(30, TimeUnit.SECONDS).getExitStatus()).isEqualTo(i);
    }
  }

  @Test
  void manyClientsAreServedAtOnce() throws Exception {
    List<String> ids = IntStream.range(0, 20).mapToObj(i -> "client" + i).toList();
    List<String> answers =
        ids.parallelStream()
            .map(id -> {
              try {
                Channel own = wire.connect(socket);
                try {
                  return TaskGrpc.newBlockingStub(own).state(state(id)).getId();
                } finally {
                  wire.disconnect(own);
                }
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            })
            .toList();
    assertThat(answers).isEqualTo(ids);
  }

  @Test
  void errorsKeepTheirCodeAndText() {
    assertStatus(() -> tasks().pause(pause("thrown"))).satisfies(has(Code.UNKNOWN, null));
    assertStatus(() -> tasks().pause(pause("known")))
        .satisfies(has(Code.NOT_FOUND, "pause \"a b\": no such task; create it"));
  }

  @Test
  void aFaultOfTheHandlerEndsItsCallOnly() {
    assertStatus(() -> tasks().pause(pause("fault"))).satisfies(has(Code.UNKNOWN, null));
    assertThat(tasks().state(state("after")).getId()).isEqualTo("after");
  }

  @Test
  void aDeadlineEndsItsCallOnly() throws Exception {
    var stub = TaskGrpc.newBlockingStub(channel).withDeadlineAfter(100, TimeUnit.MILLISECONDS);
    assertStatus(() -> stub.wait(WaitRequest.newBuilder().setId("late").build()))
        .satisfies(has(Code.DEADLINE_EXCEEDED, null));
    assertThat(service.cancelled.poll(30, TimeUnit.SECONDS)).isEqualTo("late");
    assertThat(tasks().state(state("after")).getId()).isEqualTo("after");
  }

  @Test
  void aClientThatGoesCancelsItsCalls() throws Exception {
    Channel own = wire.connect(socket);
    var unused = TaskGrpc.newFutureStub(own).wait(WaitRequest.newBuilder().setId("left").build());
    assertThat(TaskGrpc.newBlockingStub(own).state(state("here")).getId()).isEqualTo("here");
    wire.disconnect(own);
    assertThat(service.cancelled.poll(30, TimeUnit.SECONDS)).isEqualTo("left");
  }

  @Test
  void unknownMethodsAndServicesAreUnimplemented() {
    assertStatus(() -> tasks().stats(StatsRequest.getDefaultInstance()))
        .satisfies(has(Code.UNIMPLEMENTED, null));
    var sandbox = SandboxGrpc.newBlockingStub(channel);
    assertStatus(() -> sandbox.pingSandbox(PingRequest.getDefaultInstance()))
        .satisfies(has(Code.UNIMPLEMENTED, null));
  }

  @Test
  void messagesOfAlmostFourMegabytesPass() {
    String id = "x".repeat(RpcTransport.MAX_MESSAGE - 200);
    assertThat(tasks().withMaxInboundMessageSize(8 << 20).state(state(id)).getId()).isEqualTo(id);
  }

  @Test
  void largerMessagesExhaustResources() {
    String id = "x".repeat(RpcTransport.MAX_MESSAGE + 1);
    assertStatus(() -> tasks().state(state(id))).satisfies(has(Code.RESOURCE_EXHAUSTED, null));
    assertThat(tasks().state(state("after")).getId()).isEqualTo("after");
  }

  @Test
  void metadataReachesInterceptors() {
    var headers = new Metadata();
    headers.put(NAMESPACE, "k8s.io");
    var stub = tasks().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    var unused = stub.state(state("one"));
    assertThat(namespaces).containsExactly("k8s.io");
  }

  @Test
  void theSocketIsItsOwnersAndGoesWithTheServer() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
    var pending =
        TaskGrpc.newFutureStub(channel).wait(WaitRequest.newBuilder().setId("never").build());
    var unused = tasks().state(state("connected"));
    assertThat(server.connections()).isEqualTo(1);
    server.close();
    server.close();
    assertThat(socket).doesNotExist();
    assertThatThrownBy(() -> pending.get(30, TimeUnit.SECONDS))
        .cause()
        .isInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void aLeftOverSocketIsReplaced() throws Exception {
    server.close();
    Files.deleteIfExists(socket);
    Files.createFile(socket);
    server = wire.transport().serve(socket, List.of(new EchoTasks().bindService()));
    Channel own = wire.connect(socket);
    assertThat(TaskGrpc.newBlockingStub(own).state(state("again")).getId()).isEqualTo("again");
    wire.disconnect(own);
  }

  static AbstractObjectAssert<?, Status> assertStatus(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return assertThatThrownBy(call)
        .asInstanceOf(type(StatusRuntimeException.class))
        .extracting(StatusRuntimeException::getStatus);
  }

  static java.util.function.Consumer<Status> has(Code code, String text) {
    return status -> {
      assertThat(status.getCode()).isEqualTo(code);
      if (text != null) {
        assertThat(status.getDescription()).isEqualTo(text);
      }
    };
  }

  private final class NamespaceRecorder implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      String namespace = headers.get(NAMESPACE);
      if (namespace != null) {
        namespaces.add(namespace);
      }
      return Contexts.interceptCall(Context.current(), call, headers, next);
    }
  }
}
