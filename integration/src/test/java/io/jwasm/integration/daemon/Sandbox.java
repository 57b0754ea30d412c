package io.jwasm.integration.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Await;
import io.jwasm.integration.harness.Places;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Namespaces for network, mounts, processes, IPC and the host name, with an empty {@code /run} and
 * a directory for everything else. They live as long as this process holds their first process's
 * input open, so that nothing outlives the tests, however they end.
 */
public final class Sandbox implements AutoCloseable {
  private static final String INIT =
      ControlGroups.MOUNT
          + ControlGroups.ENTER
          + """
          mount -t tmpfs tmpfs /run && mkdir -p /run/lock /run/netns && ip link set lo up || exit 1
          echo ready
          cat
          exit 0\
          """;

  private final Process unshare;
  private final long init;
  private final Path directory;
  private final ControlGroups cgroups;
  private final List<String> mounts;

  private Sandbox(Process unshare, Path directory, ControlGroups cgroups) {
    this.unshare = unshare;
    this.directory = directory;
    this.cgroups = cgroups;
    init = unshare.children().mapToLong(ProcessHandle::pid).findFirst().orElseThrow();
    mounts = mounts();
  }

  /** Makes one; the test is skipped without root. */
  public static Sandbox open() {
    Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs to be root");
    String name = "jwasm-" + UUID.randomUUID();
    List<String> command = new ArrayList<>(List.of("sh", "-c", ControlGroups.MAKE, "sh", name));
    command.addAll(List.of("unshare", "--net", "--mount", "--pid", "--ipc", "--uts", "--cgroup"));
    command.addAll(List.of("--mount-proc", "--fork", "--kill-child", "sh", "-c", INIT));
    var cgroups = new ControlGroups(name);
    return start(
        new ProcessBuilder(command).redirectErrorStream(true),
        Places.directory("daemons/" + name),
        cgroups);
  }

  private static Sandbox start(ProcessBuilder command, Path directory, ControlGroups cgroups) {
    try {
      Process process = command.start();
      var output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = output.readLine();
      if (!"ready".equals(line)) {
        process.destroyForcibly();
        cgroups.delete();
        throw new AssertionError("no namespaces: " + line);
      }
      cgroups.enter(process.pid());
      return new Sandbox(process, directory, cgroups);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where daemons keep their data; seen in the sandbox by the same name. */
  public Path directory() {
    return directory;
  }

  /** Where shims keep temporary files. */
  public Path temporary() {
    try {
      return Files.createDirectories(directory.resolve("tmp"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A path of the sandbox as it is reached from outside. */
  public Path inside(String path) {
    return Path.of("/proc", Long.toString(init), "root").resolve(path.substring(1));
  }

  /** The words that run a command in the sandbox. */
  public List<String> enter(List<String> command) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("nsenter", "-t", Long.toString(init), "-n", "-m", "-p", "-i", "-u", "-C"));
    words.addAll(List.of("sh", "-c", ControlGroups.ENTER + "exec \"$@\"", "sh"));
    words.addAll(command);
    return words;
  }

  /**
   * The directory of a cgroup.
   *
   * @param controller whose hierarchy it is
   * @param path as the sandbox sees it, without a slash before it
   */
  public Path cgroup(String controller, String path) {
    return cgroups.directory(controller, path);
  }

  /** The processes in the sandbox, by their ids outside, without its own. */
  public List<ProcessHandle> processes() {
    Path own = namespace(init, "pid");
    return ProcessHandle.allProcesses()
        .filter(process -> isInside(process, own))
        .filter(process -> process.pid() != init && !isChildOfInit(process))
        .toList();
  }

  /** A process may be in a pid namespace that was made in the sandbox. */
  private static boolean isInside(ProcessHandle process, Path own) {
    return own.equals(namespace(process.pid(), "pid"))
        || process.parent().filter(parent -> isInside(parent, own)).isPresent();
  }

  /** The JVMs of shims. */
  public List<ProcessHandle> jvms() {
    return processes().stream()
        .filter(
            process -> process.info().commandLine().orElse("").contains("io.jwasm.shim.Main shim"))
        .toList();
  }

  /** Its own {@code cat}. */
  private boolean isChildOfInit(ProcessHandle process) {
    return process.parent().filter(parent -> parent.pid() == init).isPresent()
        && process.info().command().filter(command -> command.endsWith("/cat")).isPresent();
  }

  /** The network namespaces in use, the sandbox's own first. */
  public List<Path> networks() {
    return Stream.concat(Stream.of(init), processes().stream().map(ProcessHandle::pid))
        .map(pid -> namespace(pid, "net"))
        .filter(network -> !network.toString().isEmpty())
        .distinct()
        .toList();
  }

  private static Path namespace(long pid, String kind) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "ns", kind));
    } catch (IOException e) {
      return Path.of(""); // gone
    }
  }

  /** The mount points in the sandbox, without the handle of its network that dockerd leaves. */
  public List<String> mounts() {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(init), "mountinfo"))) {
      return lines
          .map(line -> line.split(" ")[4])
          .filter(point -> !point.equals("/run/docker/netns/default"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asserts that nothing runs, listens or is mounted any more, in a while at the latest. */
  public void assertEmpty(Duration patience) {
    Await.until(
        patience,
        "the last process",
        () -> processes().isEmpty(),
        () -> processes().stream().map(ProcessHandle::info).toList());
    assertThat(mounts()).as("mounts").isEqualTo(mounts);
    assertThat(networks()).as("network namespaces").hasSize(1);
    assertThat(cgroups.containers()).as("cgroups").isEmpty();
    assertThat(files(temporary())).as("temporary files").isEmpty();
    assertThat(files(inside("/run/jwasm"))).as("sockets and locks").isEmpty();
  }

  private static List<Path> files(Path directory) {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills everything in it and deletes its files. */
  @Override
  public void close() {
    unshare.destroyForcibly();
    unshare.onExit().join();
    Await.until(Duration.ofSeconds(30), "the end of the sandbox", this::isGone, () -> processes());
    cgroups.delete();
    delete(directory);
  }

  private boolean isGone() {
    return ProcessHandle.of(init).isEmpty();
  }

  private static void delete(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
