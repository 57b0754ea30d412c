package io.jwasm.shim.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.proto.shim.v1.Container;
import io.jwasm.proto.shim.v1.Process;
import io.jwasm.proto.shim.v1.Shim;
import io.jwasm.proto.shim.v1.Thread;
import io.jwasm.proto.shim.v1.ThreadsResponse;
import io.jwasm.shim.admin.RunningShims.Found;
import io.jwasm.shim.rpc.RpcServer;
import io.jwasm.shim.rpc.TtrpcTransport;
import io.jwasm.shim.rpc.inspect.InspectService;
import io.jwasm.shim.task.Containers;
import io.jwasm.shim.task.CreateRequest;
import io.jwasm.shim.task.FakeLauncher;
import io.jwasm.shim.task.StdioPaths;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Shims as they are found by their sockets, and what they say. */
@Timeout(60)
final class RunningShimsTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");

  @TempDir Path directory;
  private final FakeLauncher launcher = new FakeLauncher();
  private final Containers containers = new Containers(launcher, _ -> {}, InstantSource.fixed(NOW));
  private final List<JwasmException> failures = new ArrayList<>();
  private RpcServer server;
  private RunningShims shims;

  @BeforeEach
  void serve() throws IOException {
    Shim self = Shim.newBuilder().setNamespace("ns").setVersion("1").build();
    var service = new InspectService(containers, self);
    server = new TtrpcTransport().serve(directory.resolve("a.ctl"), service.definitions());
    shims = new RunningShims(directory, Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    server.close();
    containers.close();
  }

  private void create(String id) {
    var paths = new StdioPaths("", "", "", false);
    var _ = containers.create(new CreateRequest(id, Path.of("/bundles", id), List.of(), paths));
  }

  @Test
  void tellsOfContainers() {
    create("c2");
    create("c1");
    int _ = containers.get("c1").start("");

    List<Found> found = shims.list(failures::add);

    assertThat(failures).isEmpty();
    assertThat(found).extracting(f -> f.container().getId()).containsExactly("c1", "c2");
    assertThat(found.getFirst().shim().getShim().getNamespace()).isEqualTo("ns");
    Container running = found.getFirst().container();
    assertThat(running.getImage()).isEqualTo("demo/x:1");
    assertThat(running.getModule()).isEqualTo("/x.wasm");
    assertThat(running.getEngine()).isEqualTo("native");
    assertThat(running.getCreatedAt().getSeconds()).isEqualTo(NOW.getEpochSecond());
    assertThat(running.getUsage().getCpuNanos()).isEqualTo(7_000_000);
    assertThat(running.getUsage().getMemoryLimit()).as("no limit").isZero();
    Process init = running.getProcesses(0);
    assertThat(init.getStatus()).isEqualTo("running");
    assertThat(init.getArgsList()).containsExactly("/x.wasm", "one");
    assertThat(init.getListenersList()).containsExactly("0.0.0.0:8080");
    assertThat(found.getLast().container().getProcesses(0).getStatus()).isEqualTo("created");
  }

  @Test
  void tellsOfThreads() {
    create("c");
    ThreadsResponse answer = shims.threads(shims.list(failures::add).getFirst());
    List<Thread> threads = answer.getProcesses(0).getThreadsList();
    assertThat(threads).extracting(Thread::getId).containsExactly(1, 2);
    assertThat(threads.getFirst().getHostCall()).isEqualTo("wasi_snapshot_preview1.fd_read");
    assertThat(threads.getFirst().getFrames(0).getName()).isEqualTo("main");
    assertThat(threads.getLast().getHostCall()).isEmpty();
    assertThat(threads.getLast().getFrames(0).getOffset()).isEqualTo(0x12);
  }

  @Test
  void aContainerMayEndMeanwhile() {
    create("c");
    Found found = shims.list(failures::add).getFirst();
    containers.get("c").kill("", 9, false);
    var _ = containers.delete("c");
    assertThatThrownBy(() -> shims.threads(found))
        .isInstanceOfSatisfying(
            JwasmException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND));
    server.close();
    assertThatThrownBy(() -> shims.threads(found)).hasMessageContaining("its shim has ended");
  }

  @Test
  void othersAreListedWhenOneIsSilent() throws IOException {
    create("c");
    assertThat(shims.list(failures::add)).hasSize(1);
    shims = new RunningShims(directory, Duration.ofSeconds(2));
    Path silent = directory.resolve("b.ctl");
    try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(silent));
      assertThat(shims.list(failures::add)).hasSize(1);
    }
    assertThat(failures).hasSize(1);
    assertThat(failures.getFirst())
        .hasMessageContaining("the shim at " + silent)
        .hasMessageContaining("no answer within");
    failures.clear();
    assertThat(shims.list(failures::add)).as("nobody listens any more").hasSize(1);
    assertThat(failures).isEmpty();
  }

  @Test
  void nothingIsFoundWhereNothingIs() throws IOException {
    assertThat(new RunningShims(directory.resolve("none"), Duration.ofSeconds(1)).isEmpty())
        .isTrue();
    Path empty = Files.createDirectory(directory.resolve("empty"));
    assertThat(new RunningShims(empty, Duration.ofSeconds(1)).list(failures::add)).isEmpty();
  }
}
