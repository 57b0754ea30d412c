package io.jwasm.integration.daemon;

import io.jwasm.integration.cri.Cri;
import io.jwasm.integration.harness.Await;
import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.harness.Result;
import io.jwasm.integration.harness.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A containerd in a sandbox, which finds the shim under test in its PATH. */
public final class Containerd implements AutoCloseable {
  /** The image of sandboxes, with a native program. */
  public static final String PAUSE = "docker.io/demo/pause:1";

  static final String SOCKET = "/run/containerd/containerd.sock";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Sandbox sandbox;
  private final Release release;
  private final Map<String, String> environment;
  private final Path config;
  private Daemon daemon;

  private Containerd(
      Sandbox sandbox, Release release, Map<String, String> environment, Path config) {
    this.sandbox = sandbox;
    this.release = release;
    this.environment = environment;
    this.config = config;
    daemon = launch();
  }

  /** Starts one without Kubernetes' plugins. */
  public static Containerd start(Sandbox sandbox, Release release) {
    return start(sandbox, release, Map.of());
  }

  /**
   * The same with more variables.
   *
   * @param more for the daemon, and so for the shim
   */
  public static Containerd start(Sandbox sandbox, Release release, Map<String, String> more) {
    return start(sandbox, release, more, withoutKubernetes(release));
  }

  /** Starts one for Kubernetes as README says, with a network for pods. */
  public static Containerd startForPods(Sandbox sandbox, Release release) {
    return start(sandbox, release, Map.of(), new PodSettings(sandbox, release, PAUSE).text());
  }

  /** The same that logs what helps to find faults. */
  public static Containerd debug(Sandbox sandbox, Release release) {
    return start(
        sandbox, release, Map.of(), withoutKubernetes(release) + "[debug]\nlevel = \"debug\"\n");
  }

  private static String withoutKubernetes(Release release) {
    String off =
        String.join(", ", release.criPlugins().stream().map(id -> "\"" + id + "\"").toList());
    return "disabled_plugins = [" + off + "]\n";
  }

  private static Containerd start(
      Sandbox sandbox, Release release, Map<String, String> more, String settings) {
    Path config =
        Jwasm.file(
            sandbox.directory().resolve("containerd.toml"),
            """
            version = %d
            root = "%s"
            state = "/run/containerd"
            %s
            [grpc]
            address = "%s"
            """
                .formatted(
                    release.configVersion(),
                    sandbox.directory().resolve("containerd"),
                    settings,
                    SOCKET));
    return new Containerd(sandbox, release, environment(sandbox, release, more), config);
  }

  private static Map<String, String> environment(
      Sandbox sandbox, Release release, Map<String, String> more) {
    Map<String, String> environment = new TreeMap<>();
    Path shim = Places.command().resolveSibling("containerd-shim-jwasm-v1").getParent();
    environment.put(
        "PATH", shim + ":" + release.programs() + ":" + System.getenv().getOrDefault("PATH", ""));
    environment.put("JWASM_HOME", Places.sharedHome().toString());
    environment.put("JWASM_JAVA_OPTIONS", "-Djava.io.tmpdir=" + sandbox.temporary());
    environment.put("JWASM_IDLE", "5");
    environment.putAll(more);
    return environment;
  }

  private Daemon launch() {
    String program = release.programs().resolve("containerd").toString();
    return Daemon.start(sandbox, List.of(program, "-c", config.toString()), environment, SOCKET);
  }

  /** Ends and starts it again, by a signal that it cannot handle if so wanted. */
  public void restart(boolean crash) {
    if (crash) {
      daemon.kill();
    } else {
      daemon.terminate();
    }
    daemon = launch();
  }

  /** The release that runs. */
  public Release release() {
    return release;
  }

  /** Where it runs. */
  public Sandbox sandbox() {
    return sandbox;
  }

  /** What it said. */
  public String log() {
    return daemon.log();
  }

  /** The words of a command of {@code ctr}. */
  public List<String> words(Object... words) {
    List<String> command = new ArrayList<>();
    command.add(release.programs().resolve("ctr").toString());
    for (Object word : words) {
      command.add(word.toString());
    }
    return sandbox.enter(command);
  }

  /** Starts a command of {@code ctr}. */
  public Running start(Object... words) {
    return Running.start(words(words), Map.of());
  }

  /** Runs a command of {@code ctr} to its end, whatever that is. */
  public Result ctr(Object... words) {
    try (Running running = start(words)) {
      running.closeInput();
      return running.finish(PATIENCE);
    }
  }

  /** A container of an image, e.g. {@code docker.io/demo/c:1}. */
  public CtrRun run(String id, String image) {
    return new CtrRun(this, id, image);
  }

  /** Listens to the events of tasks from now on. */
  public Events events() {
    return Events.of(this);
  }

  /** The status of a task as {@code ctr} calls it, e.g. {@code RUNNING}; empty without a task. */
  public String status(String id) {
    return task(id, 2).orElse("");
  }

  /** Sends a signal to the process that stands for a task on the host. */
  public void signal(String id, int signal) {
    String pid = task(id, 1).orElseThrow();
    try (Running kill =
        Running.start(sandbox.enter(List.of("kill", "-" + signal, pid)), Map.of())) {
      kill.finish(PATIENCE).expectExit(0);
    }
  }

  private Optional<String> task(String id, int column) {
    return ctr("task", "ls")
        .expectExit(0)
        .stdout()
        .lines()
        .map(line -> line.strip().split(" +"))
        .filter(words -> words[0].equals(id))
        .map(words -> words[column])
        .findFirst();
  }

  /** Waits until a task has a status. */
  public void awaitStatus(String id, String status) {
    Await.until(PATIENCE, status + " of " + id, () -> status(id).equals(status), () -> status(id));
  }

  /** Removes a container that was started in the background, with its task. */
  public void remove(String id) {
    ctr("task", "rm", "-f", id).expectExit(0);
    ctr("container", "rm", id).expectExit(0);
  }

  /** Makes an image of files by {@code jwasm build} and imports it as {@code docker.io/NAME}. */
  public void build(String name, Object... files) {
    Path archive = sandbox.directory().resolve(name.replaceAll("[^a-z0-9]", "-") + ".tar");
    Images.build(archive, name, files);
    ctr("image", "import", "--all-platforms", archive).expectExit(0);
  }

  /** The same for Kubernetes, whose pods need an image for their sandboxes too. */
  public void buildForPods(Cri cri, String name, Object... files) {
    Path archive = sandbox.directory().resolve("pods.tar");
    Images.build(archive, name, files);
    Path pause = sandbox.directory().resolve("pause.tar");
    Images.buildPause(pause);
    ctr("-n", "k8s.io", "image", "import", "--all-platforms", archive).expectExit(0);
    ctr("-n", "k8s.io", "image", "import", "--all-platforms", "--index-name", PAUSE, pause)
        .expectExit(0);
    Await.until(
        PATIENCE,
        "images",
        () -> cri.hasImage("docker.io/" + name) && cri.hasImage(PAUSE),
        this::log);
  }

  /** Where it serves Kubernetes, seen from outside of the sandbox. */
  public Path socket() {
    return sandbox.inside(SOCKET);
  }

  /** Ends it as an administrator does; shims stay. */
  public void stop() {
    daemon.terminate();
  }

  @Override
  public void close() {
    daemon.kill();
  }
}
