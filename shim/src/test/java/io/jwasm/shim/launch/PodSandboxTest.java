package io.jwasm.shim.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jwasm.error.JwasmException;
import io.jwasm.linux.NamespaceThread;
import io.jwasm.linux.ThreadUsage;
import io.jwasm.oci.json.OciJson;
import io.jwasm.shim.cgroup.Cgroups;
import io.jwasm.shim.holder.Holders;
import io.jwasm.shim.task.CreateRequest;
import io.jwasm.shim.task.ExecRequest;
import io.jwasm.shim.task.GuestEnd;
import io.jwasm.shim.task.StdioPaths;
import io.jwasm.shim.task.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sandbox of a pod; it has no root at all here. */
@Timeout(60)
class PodSandboxTest {
  private static final String CONFIG =
      """
      {"ociVersion": "1.2.0", "root": {"path": "rootfs"},
       "process": {"cwd": "/", "args": ["/pause"]},
       "annotations": {"io.kubernetes.cri.container-type": "TYPE"},
       "linux": {"resources": {"memory": {"limit": 1000000}}}}
      """;
  private static final StdioPaths NO_STREAMS = new StdioPaths("", "", "", false);

  @TempDir Path directory;
  private Host host;

  @BeforeEach
  void make() {
    Path holder = Path.of(System.getProperty("jwasm.holder", ""));
    assumeTrue(Files.isExecutable(holder), "holder is not built");
    host = new Host(new Holders(holder), NamespaceThread.open(), Cgroups.ofHost(_ -> {}), "");
  }

  @AfterEach
  void close() {
    if (host != null) {
      host.close();
    }
  }

  private Bundle bundle(String type) throws IOException {
    Files.writeString(directory.resolve("config.json"), CONFIG.replace("TYPE", type));
    return Bundle.read(directory);
  }

  private PodSandbox sandbox() throws IOException {
    var request = new CreateRequest("pod", directory, List.of(), NO_STREAMS);
    return PodSandbox.create(host, bundle("sandbox"), request, "k8s.io");
  }

  private static Path proc(int pid) {
    return Path.of("/proc/" + pid);
  }

  @Test
  void isToldByItsAnnotation() throws IOException {
    assertThat(PodSandbox.isDescribedBy(bundle("sandbox").spec())).isTrue();
    assertThat(PodSandbox.isDescribedBy(bundle("container").spec())).isFalse();
  }

  @Test
  void endsBySignalsAndKeepsItsPidUntilItIsClosed() throws Exception {
    PodSandbox sandbox = sandbox();
    int pid = sandbox.init().pid();
    var end = new CompletableFuture<GuestEnd>();
    sandbox.init().start(end::complete);
    assertThat(proc(pid).resolve("comm")).hasContent("pause");

    sandbox.init().kill(15);

    assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(new GuestEnd(143, false));
    assertThat(proc(pid)).exists();
    sandbox.close();
    assertThat(proc(pid)).doesNotExist();
  }

  @Test
  void endsWithTheProcessThatStandsForIt() throws Exception {
    try (PodSandbox sandbox = sandbox()) {
      var end = new CompletableFuture<GuestEnd>();
      sandbox.init().start(end::complete);
      ProcessHandle.of(sandbox.init().pid()).orElseThrow().destroyForcibly();
      assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(new GuestEnd(137, false));
    }
  }

  @Test
  void runsNoPrograms() throws IOException {
    try (PodSandbox sandbox = sandbox()) {
      var process = OciJson.readProcess("{\"cwd\":\"/\",\"args\":[\"ls\"]}".getBytes(UTF_8), "p");
      var request = new ExecRequest("pod", "e", process, NO_STREAMS);
      assertThatThrownBy(() -> sandbox.exec(request))
          .isInstanceOf(JwasmException.class)
          .hasMessageContaining("a pod's sandbox runs no programs");
    }
  }

  @Test
  void usesNothingButTellsItsLimits() throws IOException {
    try (PodSandbox sandbox = sandbox()) {
      assertThat(sandbox.usage().memory()).isEqualTo(new Usage.Memory(0, 1_000_000, 0));
      assertThat(sandbox.usage().guests()).isEqualTo(ThreadUsage.NONE);
      sandbox.update(OciJson.readResources("{\"memory\":{\"limit\":5}}".getBytes(UTF_8), "r"));
      assertThat(sandbox.usage().memory().limit()).isEqualTo(5);
    }
  }
}
