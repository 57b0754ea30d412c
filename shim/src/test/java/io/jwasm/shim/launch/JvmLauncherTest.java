package io.jwasm.shim.launch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jwasm.error.JwasmException;
import io.jwasm.linux.NamespaceThread;
import io.jwasm.oci.json.OciJson;
import io.jwasm.oci.runtime.Resources;
import io.jwasm.runtime.budget.Budgets;
import io.jwasm.runtime.cache.DigestIndex;
import io.jwasm.runtime.cache.DirectoryArtifactStore;
import io.jwasm.runtime.cache.ModuleCache;
import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.engine.natives.NativeEngine;
import io.jwasm.shim.cgroup.Cgroups;
import io.jwasm.shim.holder.Holders;
import io.jwasm.shim.log.LogLevel;
import io.jwasm.shim.log.ShimLog;
import io.jwasm.shim.run.ModuleLoader;
import io.jwasm.shim.task.CreateRequest;
import io.jwasm.shim.task.ExecRequest;
import io.jwasm.shim.task.GuestEnd;
import io.jwasm.shim.task.GuestProcess;
import io.jwasm.shim.task.LaunchedContainer;
import io.jwasm.shim.task.StdioPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Containers as they are launched, with real holders; their namespaces are the host's. */
@Timeout(60)
class JvmLauncherTest {
  /** A module with a memory of 4 pages whose {@code _start} loops for ever. */
  private static final String LOOP =
      "0061736d01000000"
          + "0104016000"
          + "00"
          + "03020100"
          + "0503010004"
          + "070a01065f7374617274"
          + "0000"
          + "0a09010700"
          + "03400c000b0b";

  private static final StdioPaths NO_STREAMS = new StdioPaths("", "", "", false);

  @TempDir Path directory;
  private Host host;
  private JvmLauncher launcher;

  @BeforeEach
  void make() throws IOException {
    Path holder = Path.of(System.getProperty("jwasm.holder", ""));
    assumeTrue(Files.isExecutable(holder), "holder is not built");
    var clock = InstantSource.system();
    Path cache = directory.resolve("cache");
    var modules =
        new ModuleCache(
            new DirectoryArtifactStore(cache, clock), new DigestIndex(cache, clock), _ -> {});
    var loader =
        new ModuleLoader(modules, List.of(new NativeEngine()), CompileProgress.NONE, _ -> {});
    ShimLog log = ShimLog.of("test", LogLevel.ERROR, clock, System.err);
    host = new Host(new Holders(holder), NamespaceThread.open(), Cgroups.ofHost(_ -> {}), "");
    launcher =
        new JvmLauncher(
            new GuestFactory(loader, directory.resolve("tmp"), "test", Budgets.unbounded(), log),
            host);
    Files.createDirectories(directory.resolve("bundle/rootfs"));
    Files.write(directory.resolve("bundle/rootfs/loop.wasm"), HexFormat.of().parseHex(LOOP));
  }

  @AfterEach
  void close() {
    if (host != null) {
      host.close();
    }
  }

  private LaunchedContainer launch(String resources) throws IOException {
    String config =
        "{'ociVersion': '1.2.0', 'root': {'path': 'rootfs'}, 'process': {'cwd': '/', 'args':"
            + " ['/loop.wasm']}, 'linux': {'resources': "
            + resources
            + "}}";
    Files.writeString(directory.resolve("bundle/config.json"), config.replace('\'', '"'));
    var request = new CreateRequest("c", directory.resolve("bundle"), List.of(), NO_STREAMS);
    return launcher.create(request);
  }

  private static CompletableFuture<GuestEnd> start(GuestProcess process) {
    var end = new CompletableFuture<GuestEnd>();
    process.start(end::complete);
    return end;
  }

  private static Path proc(GuestProcess process) {
    return Path.of("/proc/" + process.pid());
  }

  private static long holders() throws IOException {
    try (Stream<ProcessHandle> processes = ProcessHandle.current().descendants()) {
      return processes.filter(p -> p.parent().orElseThrow().pid() != self()).count();
    }
  }

  private static long self() {
    return ProcessHandle.current().pid();
  }

  @Test
  void aGuestEndsWithTheProcessThatStandsForIt() throws Exception {
    try (LaunchedContainer container = launch("{}")) {
      GuestProcess init = container.init();
      assertThat(proc(init).resolve("comm")).hasContent("loop.wasm");
      CompletableFuture<GuestEnd> end = start(init);

      ProcessHandle.of(init.pid()).orElseThrow().destroyForcibly();

      assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(new GuestEnd(137, false));
    }
    assertThat(holders()).isZero();
  }

  @Test
  void itsPidIsTakenUntilItIsClosed() throws Exception {
    LaunchedContainer container = launch("{}");
    GuestProcess init = container.init();
    CompletableFuture<GuestEnd> end = start(init);
    init.kill(15);
    assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(new GuestEnd(143, false));
    assertThat(proc(init)).exists();
    container.close();
    assertThat(proc(init)).doesNotExist();
  }

  @Test
  void countsAllItsProcesses() throws Exception {
    try (LaunchedContainer container = launch("{'memory': {'limit': 1000000}}")) {
      CompletableFuture<GuestEnd> end = start(container.init());
      var process =
          OciJson.readProcess("{\"cwd\":\"/\",\"args\":[\"loop.wasm\"]}".getBytes(UTF_8), "p");
      GuestProcess exec = container.exec(new ExecRequest("c", "e", process, NO_STREAMS));
      assertThat(exec.pid()).isNotEqualTo(container.init().pid());
      CompletableFuture<GuestEnd> execEnd = start(exec);
      while (container.usage().threads() < 2) {
        Thread.onSpinWait();
      }
      exec.kill(9);
      assertThat(execEnd.get(30, TimeUnit.SECONDS).code()).isEqualTo(137);
      long before = container.usage().guests().userNanos();
      exec.close();
      assertThat(proc(exec)).doesNotExist();
      assertThat(container.usage().guests().userNanos()).isGreaterThanOrEqualTo(before);
      assertThat(container.usage().threads()).isOne();
      assertThat(container.usage().memory().limit()).isEqualTo(1_000_000);
      container.init().kill(9);
      assertThat(end.get(30, TimeUnit.SECONDS).code()).isEqualTo(137);
    }
  }

  private static Resources resources(String json) {
    return OciJson.readResources(json.replace('\'', '"').getBytes(UTF_8), "resources");
  }

  @Test
  void updatesWhatItCanKeep() throws Exception {
    try (LaunchedContainer container = launch("{'cpu': {'shares': 100}}")) {
      container.update(resources("{'memory': {'limit': 500000}, 'cpu': {'shares': 100}}"));
      assertThat(container.usage().memory().limit()).isEqualTo(500_000);
      Resources tooLittle = resources("{'memory': {'limit': 65536}}");
      assertThatThrownBy(() -> container.update(tooLittle))
          .isInstanceOf(JwasmException.class)
          .hasMessageContaining("a guest has 262144 bytes already");
      Resources cpu = resources("{'memory': {'limit': 600000}, 'cpu': {'cpus': '0'}}");
      assertThatThrownBy(() -> container.update(cpu)).hasMessageContaining("shares a JVM");
      assertThat(container.usage().memory().limit()).as("nothing by halves").isEqualTo(500_000);
    }
  }

  @Test
  void heldGuestsHaveTheirQuotaAndNoMore() throws Exception {
    try (LaunchedContainer container = launch("{'cpu': {'quota': 20000}}")) {
      CompletableFuture<GuestEnd> end = start(container.init());
      assertThat(millisFor(container, 200)).isGreaterThan(800);
      container.update(resources("{'cpu': {'quota': -1}}"));
      container.init().pause();
      container.init().resume();
      // Held as long as nobody lets it go on, which this waits for.
      assertThat(millisFor(container, 1000)).isPositive();
      container.init().kill(9);
      assertThat(end.get(30, TimeUnit.SECONDS).code()).isEqualTo(137);
    }
  }

  /** How long the container takes to use some milliseconds of CPU time. */
  private static long millisFor(LaunchedContainer container, long cpu) {
    long before = container.usage().guests().userNanos();
    long begin = System.nanoTime();
    while (container.usage().guests().userNanos() < before + cpu * 1_000_000) {
      Thread.onSpinWait();
    }
    return (System.nanoTime() - begin) / 1_000_000;
  }

  @Test
  void leavesNothingWhenTheProgramIsMissing() throws IOException {
    Files.delete(directory.resolve("bundle/rootfs/loop.wasm"));
    assertThatThrownBy(() -> launch("{}"))
        .isInstanceOf(JwasmException.class)
        .hasMessageContaining("/loop.wasm");
    assertThat(holders()).isZero();
  }

  @Test
  void pausesAndResumes() throws Exception {
    try (LaunchedContainer container = launch("{}")) {
      CompletableFuture<GuestEnd> end = start(container.init());
      while (container.usage().guests().userNanos() == 0) {
        Thread.onSpinWait();
      }
      container.init().pause();
      container.init().resume();
      long used = container.usage().guests().userNanos();
      while (container.usage().guests().userNanos() <= used) {
        Thread.onSpinWait();
      }
      container.init().pause();
      container.init().kill(9);
      assertThat(end.get(30, TimeUnit.SECONDS).code()).isEqualTo(137);
    }
  }
}
