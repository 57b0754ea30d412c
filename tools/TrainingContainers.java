import com.google.protobuf.Empty;
import com.google.protobuf.MessageLite;
import io.grpc.stub.StreamObserver;
import io.jwasm.proto.containerd.services.events.ttrpc.v1.EventsGrpc;
import io.jwasm.proto.containerd.services.events.ttrpc.v1.ForwardRequest;
import io.jwasm.proto.containerd.task.v2.ConnectRequest;
import io.jwasm.proto.containerd.task.v2.CreateTaskRequest;
import io.jwasm.proto.containerd.task.v2.DeleteRequest;
import io.jwasm.proto.containerd.task.v2.KillRequest;
import io.jwasm.proto.containerd.task.v2.PidsRequest;
import io.jwasm.proto.containerd.task.v2.ShutdownRequest;
import io.jwasm.proto.containerd.task.v2.StartRequest;
import io.jwasm.proto.containerd.task.v2.StateRequest;
import io.jwasm.proto.containerd.task.v2.StatsRequest;
import io.jwasm.proto.containerd.task.v2.WaitRequest;
import io.jwasm.proto.ttrpc.Request;
import io.jwasm.proto.ttrpc.Response;
import io.jwasm.shim.rpc.RpcServer;
import io.jwasm.shim.rpc.TtrpcTransport;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Plays containerd for a shim that train-aot records: makes a pod's sandbox and containers of a
 * module, with bundles in a directory, and takes the events.
 */
class TrainingContainers implements EventsGrpc.AsyncService {
  private static final String CONFIG =
      """
      {
        "ociVersion": "1.2.1",
        "process": {
          "user": {"uid": 0, "gid": 0, "additionalGids": [0]},
          "args": ["/app.wasm", "argument"],
          "env": ["PATH=/usr/local/bin:/bin", "HOSTNAME=name"],
          "cwd": "/",
          "capabilities": {"bounding": ["CAP_CHOWN"], "effective": ["CAP_CHOWN"]},
          "oomScoreAdj": 1000,
          "noNewPrivileges": true
        },
        "root": {"path": "rootfs"},
        "mounts": [
          {"destination": "/proc", "type": "proc", "source": "proc", "options": ["nosuid"]},
          {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["mode=755"]},
          {"destination": "/etc/hosts", "type": "bind", "source": "hosts", "options": ["rbind", "rw"]},
          {"destination": "/data", "type": "bind", "source": "data", "options": ["rbind", "ro"]}
        ],
        "annotations": {
          "io.kubernetes.cri.container-type": "TYPE",
          "io.kubernetes.cri.sandbox-id": "pod"
        },
        "linux": {
          "resources": {
            "memory": {"limit": 100000000},
            "cpu": {"shares": 2, "quota": 0, "period": 100000},
            "devices": [{"allow": false, "access": "rwm"}]
          },
          "cgroupsPath": "/jwasm-training-ID",
          "namespaces": [{"type": "pid"}, {"type": "mount"}],
          "maskedPaths": ["/proc/acpi"],
          "readonlyPaths": ["/proc/bus"]
        }
      }
      """;

  /** To create, start and exit three containers, and to delete two. */
  private static final int EVENTS = 11;

  private static final long TIMEOUT_NANOS = 60_000_000_000L;

  private final Path directory;
  private final CountDownLatch events = new CountDownLatch(EVENTS);
  private DataInputStream answers;
  private DataOutputStream requests;
  private int stream = 1;

  private TrainingContainers(Path directory) {
    this.directory = directory;
  }

  /** Arguments: the module, a directory to work in, in which {@code c.sock} and {@code s.sock} are. */
  public static void main(String[] args) throws Exception {
    var training = new TrainingContainers(Path.of(args[1]));
    var events = List.of(EventsGrpc.bindService(training));
    try (RpcServer _ = new TtrpcTransport().serve(Path.of(args[1], "c.sock"), events);
        SocketChannel shim = training.connect()) {
      training.answers = new DataInputStream(Channels.newInputStream(shim));
      training.requests = new DataOutputStream(Channels.newOutputStream(shim));
      training.run(Path.of(args[0]));
    }
    System.exit(0);
  }

  private SocketChannel connect() throws Exception {
    Instant end = Instant.now().plusSeconds(120);
    while (true) {
      try {
        return SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("s.sock")));
      } catch (IOException e) {
        if (Instant.now().isAfter(end)) {
          throw e;
        }
        Thread.sleep(20);
      }
    }
  }

  private void run(Path module) throws Exception {
    create("pod", "sandbox", module);
    start("pod");
    // The first one compiles the module, the second finds that done.
    for (String app : List.of("first", "second")) {
      create(app, "container", module);
      start(app);
      call("State", StateRequest.newBuilder().setId(app));
      call("Wait", WaitRequest.newBuilder().setId(app));
      call("Stats", StatsRequest.newBuilder().setId("pod"));
      call("Pids", PidsRequest.newBuilder().setId("pod"));
      end(app);
    }
    call("Kill", KillRequest.newBuilder().setId("pod").setSignal(9).setAll(true));
    call("Wait", WaitRequest.newBuilder().setId("pod"));
    if (!events.await(2, TimeUnit.MINUTES)) {
      throw new IOException("events are missing");
    }
    end("pod");
  }

  private void create(String id, String type, Path module) throws IOException {
    Path bundle = directory.resolve(id);
    Files.createDirectories(bundle.resolve("rootfs"));
    Files.createDirectories(bundle.resolve("data"));
    Files.writeString(bundle.resolve("hosts"), "127.0.0.1 localhost\n");
    Files.copy(module, bundle.resolve("rootfs/app.wasm"));
    Files.writeString(bundle.resolve("config.json"), CONFIG.replace("TYPE", type).replace("ID", id));
    Path out = Files.createFile(bundle.resolve("out"));
    var request = CreateTaskRequest.newBuilder().setId(id).setBundle(bundle.toString());
    call("Create", request.setStdout("file://" + out).setStderr("file://" + out));
  }

  private void start(String id) throws IOException {
    call("Connect", ConnectRequest.newBuilder().setId(id));
    call("Start", StartRequest.newBuilder().setId(id));
  }

  private void end(String id) throws IOException {
    call("Delete", DeleteRequest.newBuilder().setId(id));
    call("Shutdown", ShutdownRequest.newBuilder().setId(id));
  }

  /** One call at a time: a header of ten bytes and an envelope, in both directions. */
  private void call(String method, MessageLite.Builder message) throws IOException {
    Request request =
        Request.newBuilder()
            .setService("containerd.task.v2.Task")
            .setMethod(method)
            .setPayload(message.build().toByteString())
            .setTimeoutNano(TIMEOUT_NANOS)
            .build();
    requests.writeInt(request.getSerializedSize());
    requests.writeInt(stream);
    requests.writeShort(1 << 8);
    requests.write(request.toByteArray());
    stream += 2;
    byte[] answer = new byte[answers.readInt()];
    answers.skipNBytes(6);
    answers.readFully(answer);
    Response response = Response.parseFrom(answer);
    if (response.getStatus().getCode() != 0) {
      throw new IOException(method + ": " + response.getStatus().getMessage());
    }
  }

  @Override
  public void forward(ForwardRequest request, StreamObserver<Empty> answer) {
    events.countDown();
    answer.onNext(Empty.getDefaultInstance());
    answer.onCompleted();
  }
}
