package io.jwasm.shim.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jwasm.linux.FileLock;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * containerd-shim-jwasm-v1 in a tree of its own, whose {@code jwasm} only writes down how it was
 * called; this process stands for the JVM that it would become.
 */
final class LauncherRun implements AutoCloseable {
  private static final String NAME = "containerd-shim-jwasm-v1";

  final Path bundle;
  final Path run;
  final Path cgroups;
  private final Path tree;
  private boolean telling = true;
  private final List<FileLock> lives = new ArrayList<>();
  private final List<ServerSocketChannel> sockets = new ArrayList<>();

  /** How many calls were answered; others may have started one before this thread looks. */
  private int served;

  /**
   * What the launcher did.
   *
   * @param output its standard output and error, together as containerd reads them
   */
  record Answer(int status, byte[] output) {
    String text() {
      return new String(output, UTF_8);
    }
  }

  LauncherRun(Path directory) throws IOException {
    tree = Files.createDirectories(directory.resolve("t/bin")).getParent();
    bundle = Files.createDirectory(directory.resolve("b"));
    run = directory.resolve("run");
    cgroups = Files.createDirectory(directory.resolve("cgroup"));
    Path program = Path.of(System.getProperty("jwasm.launcher", ""));
    assumeTrue(Files.isExecutable(program), "launcher is not built");
    Files.copy(program, tree.resolve("bin").resolve(NAME), COPY_ATTRIBUTES);
    // It dies with the test at the latest, so that it cannot be left behind.
    script(
        "jwasm",
        "#!/bin/sh\necho \"${JWASM_JAVA_OPTIONS:+$JWASM_JAVA_OPTIONS }$*\" >>\"${0%/*}/../calls\"\n"
            + "while kill -0 "
            + ProcessHandle.current().pid()
            + " && [ ! -e \"${0%/*}/../end\" ]\n"
            + "do sleep 0.1; done\n");
  }

  private void script(String name, String text) throws IOException {
    Path file = tree.resolve("bin").resolve(name);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The command lines that JVMs were started with. */
  List<String> calls() throws IOException {
    Path calls = tree.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  /** Leaves it to the lock alone to show that JVMs live. */
  void tellNothing() {
    telling = false;
  }

  /** Makes the next JVM end at once. */
  void breakJvm(String message) throws IOException {
    script("jwasm", "#!/bin/sh\necho '" + message + "' >&2\nexit 1\n");
  }

  /** Runs the launcher to its end. */
  Answer run(byte[] input, Map<String, String> environment, String... args) throws Exception {
    Process process = begin(input, environment, args);
    byte[] output = process.getInputStream().readAllBytes();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Answer(process.exitValue(), output);
  }

  private Process begin(byte[] input, Map<String, String> environment, String... args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(tree.resolve("bin").resolve(NAME).toString());
    command.addAll(List.of(args));
    var builder = new ProcessBuilder(command).directory(bundle.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("JWASM_"));
    builder.environment().put("JWASM_RUN", run.toString());
    builder.environment().put("JWASM_CGROUPS", cgroups.toString());
    builder.environment().putAll(environment);
    if (input.length == 0) {
      builder.redirectInput(Path.of("/dev/null").toFile());
    }
    Process process = builder.start();
    process.getOutputStream().write(input);
    process.getOutputStream().close();
    return process;
  }

  /** Runs {@code start} and serves what it launches. */
  Answer start(byte[] input, Map<String, String> environment, String id) throws Exception {
    Process process = begin(input, environment, start(id));
    Instant end = Instant.now().plus(Duration.ofSeconds(60));
    while (process.isAlive() && Instant.now().isBefore(end)) {
      List<String> calls = calls();
      if (calls.size() > served) {
        served = calls.size();
        serve(calls.getLast());
      }
      Thread.sleep(5);
    }
    byte[] output = process.getInputStream().readAllBytes();
    return new Answer(process.waitFor(), output);
  }

  static String[] start(String id) {
    return new String[] {
      "-namespace", "ns", "-address", "/c.sock", "-publish-binary", "/x", "-id", id, "start"
    };
  }

  private void serve(String call) throws IOException {
    Path socket = Path.of(call.replaceAll(".*--socket (\\S+) .*", "$1"));
    String base = socket.toString().replaceAll("\\.sock$", "");
    FileLock life =
        FileLock.tryLock(Path.of(base + ".live"), FileLock.Mode.EXCLUSIVE).orElseThrow();
    lives.add(life);
    if (telling) {
      life.tellHolder();
    }
    for (String ending : List.of(".sock", ".grpc")) {
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      sockets.add(server.bind(UnixDomainSocketAddress.of(base + ending)));
    }
  }

  /** The JVMs are gone, as if they had been killed. */
  void kill() throws IOException {
    for (ServerSocketChannel socket : sockets) {
      socket.close();
    }
    sockets.clear();
    lives.forEach(FileLock::close);
    lives.clear();
  }

  @Override
  public void close() throws IOException {
    Files.writeString(tree.resolve("end"), "");
    kill();
  }
}
