package io.jwasm.integration.daemon;

import io.jwasm.integration.harness.Await;
import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.harness.Result;
import io.jwasm.integration.harness.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A Docker daemon with a containerd of its own, both in a sandbox, and its client with plugins. */
public final class Docker implements AutoCloseable {
  private static final String SOCKET = "/run/docker.sock";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Sandbox sandbox;
  private final Containerd containerd;
  private final Daemon daemon;

  private Docker(Sandbox sandbox, Containerd containerd, Daemon daemon) {
    this.sandbox = sandbox;
    this.containerd = containerd;
    this.daemon = daemon;
  }

  /** Starts both; the image store is containerd's, {@code wasm} is another name of the runtime. */
  public static Docker start(Sandbox sandbox) {
    Containerd containerd = Containerd.start(sandbox, Release.V2);
    link(sandbox.directory().resolve("client/cli-plugins"));
    Map<String, String> environment = new TreeMap<>();
    environment.put("PATH", path());
    String program = programs("usr/sbin").resolve("dockerd").toString();
    List<String> command = List.of(program, "--config-file", config(sandbox).toString());
    return new Docker(sandbox, containerd, Daemon.start(sandbox, command, environment, SOCKET));
  }

  private static Path config(Sandbox sandbox) {
    // Not every kernel has what Docker's rules need; containers then share the host's network.
    boolean filters = canFilter(sandbox);
    String json =
        """
        {
          "data-root": "%s",
          "exec-root": "/run/docker",
          "pidfile": "/run/docker.pid",
          "hosts": ["unix://%s"],
          "containerd": "%s",
          "features": {"containerd-snapshotter": true},
          "runtimes": {"wasm": {"runtimeType": "%s"}},
          "iptables": %s,
          "ip6tables": false
        }
        """
            .formatted(
                sandbox.directory().resolve("docker"),
                SOCKET,
                Containerd.SOCKET,
                CtrRun.RUNTIME,
                filters);
    return Jwasm.file(sandbox.directory().resolve("daemon.json"), json);
  }

  private static boolean canFilter(Sandbox sandbox) {
    List<String> command = sandbox.enter(List.of("iptables", "-t", "nat", "-n", "-L"));
    try (Running running = Running.start(command, Map.of())) {
      return running.finish(PATIENCE).exit() == 0;
    }
  }

  private static Path programs(String directory) {
    return Places.daemon("docker").resolve(directory);
  }

  private static String path() {
    String system = System.getenv().getOrDefault("PATH", "");
    return programs("usr/sbin") + ":" + programs("usr/bin") + ":" + system;
  }

  private static void link(Path plugins) {
    try {
      Files.createDirectories(plugins.getParent());
      Files.createSymbolicLink(plugins, programs("usr/libexec/docker/cli-plugins"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it runs. */
  public Sandbox sandbox() {
    return sandbox;
  }

  /** The containerd below it. */
  public Containerd containerd() {
    return containerd;
  }

  /** Starts a command of {@code docker}. */
  public Running start(Object... words) {
    return Running.start(words(words), environment());
  }

  /** The words of a command of {@code docker}. */
  public List<String> words(Object... words) {
    List<String> command = new ArrayList<>();
    command.add(programs("usr/bin").resolve("docker").toString());
    for (Object word : words) {
      command.add(word.toString());
    }
    return sandbox.enter(command);
  }

  /** What the client needs. */
  public Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    environment.put("PATH", path());
    environment.put("DOCKER_HOST", "unix://" + SOCKET);
    environment.put("DOCKER_CONFIG", sandbox.directory().resolve("client").toString());
    environment.put("BUILDX_CONFIG", sandbox.directory().resolve("buildx").toString());
    return environment;
  }

  /**
   * The words of {@code docker run} by the shim under test.
   *
   * @param words options, the image, arguments
   */
  public Object[] run(Object... words) {
    List<Object> command = new ArrayList<>();
    command.addAll(List.of("run", "--runtime", CtrRun.RUNTIME, "--platform", "wasi/wasm"));
    command.addAll(List.of(words));
    return command.toArray();
  }

  /** Starts a container in the background. */
  public void detach(String name, Object... words) {
    List<Object> options = new ArrayList<>(List.of("-d", "--name", name));
    options.addAll(List.of(words));
    output(run(options.toArray()));
  }

  /** Runs a command of {@code docker} to its end, whatever that is. */
  public Result cli(Object... words) {
    try (Running running = start(words)) {
      running.closeInput();
      return running.finish(PATIENCE);
    }
  }

  /** Runs a command of {@code docker}, asserts that it succeeds, and answers what it wrote. */
  public String output(Object... words) {
    return cli(words).expectExit(0).stdout().strip();
  }

  /** {@code docker inspect} of one thing by a format. */
  public String inspect(String object, String format) {
    return output("inspect", "--format", format, object);
  }

  /** Waits until {@code docker inspect} answers a value. */
  public void await(String object, String format, String value) {
    Await.until(
        PATIENCE,
        format + " = " + value + " of " + object,
        () -> inspect(object, format).equals(value),
        () -> inspect(object, "{{json .State}}"));
  }

  /** Makes an image of files by {@code jwasm build} and loads it. */
  public void build(String name, Object... files) {
    Path archive = sandbox.directory().resolve(name.replaceAll("[^a-z0-9]", "-") + ".tar");
    Images.build(archive, name, files);
    output("load", "-i", archive);
  }

  /** What both daemons said. */
  public String log() {
    return daemon.log() + containerd.log();
  }

  /** Ends both as an administrator does; shims stay. */
  public void stop() {
    daemon.terminate();
    containerd.stop();
  }

  @Override
  public void close() {
    daemon.kill();
    containerd.close();
  }
}
