package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Await;
import io.jwasm.integration.harness.Result;
import io.jwasm.integration.harness.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Networks and the other namespaces of containers, as Docker's options set them. */
class DockerNetworkIT extends DockerSuite {
  private static final int CLIENTS = 100;

  /** Starts a container that echoes to clients. */
  private void server(String name, Object... options) {
    Object[] words = new Object[options.length + 7];
    System.arraycopy(options, 0, words, 0, options.length);
    Object[] command = {"--entrypoint", "/server.wasm", IMAGE, "poll", "0.0.0.0", 7000, CLIENTS};
    System.arraycopy(command, 0, words, options.length, command.length);
    docker().detach(name, words);
    awaitSockets(name, 1);
  }

  /** Waits until it has listened this often in its life. */
  private void awaitSockets(String name, int times) {
    Await.until(
        PATIENCE,
        "a listening socket",
        () -> docker().output("logs", name).split("ready", -1).length > times,
        () -> docker().output("logs", name));
  }

  private Result connect(String host, int port, Object... options) {
    Object[] words = new Object[options.length + 5];
    System.arraycopy(options, 0, words, 0, options.length);
    Object[] command = {"", "/client.wasm", host, port, "hello there"};
    System.arraycopy(command, 0, words, options.length, command.length);
    return runWith(words);
  }

  @Test
  void aPublishedPortIsAnsweredAndRestartKeepsIt() {
    server("published", "-p", "127.0.0.1:7070:7000");
    assertThat(connect("127.0.0.1", 7070, "--network", "host").expectExit(0).stdout())
        .isEqualTo("hello there");
    docker().output("restart", "-t", "0", "published");
    awaitSockets("published", 2);
    assertThat(connect("127.0.0.1", 7070, "--network", "host").expectExit(0).stdout())
        .isEqualTo("hello there");
    assertThat(docker().output("port", "published")).isEqualTo("7000/tcp -> 127.0.0.1:7070");
    docker().output("rm", "-f", "published");
  }

  @Test
  void containersOfANetworkFindEachOtherByName() {
    docker().output("network", "create", "--internal", "inner");
    server("echo", "--network", "inner", "--network-alias", "other");
    for (String name : new String[] {"echo", "other"}) {
      assertThat(connect(name, 7000, "--network", "inner").expectExit(0).stdout())
          .isEqualTo("hello there");
    }
    assertThat(connect("echo", 7000, "--network", "none").exit()).isNotZero();
    docker().output("rm", "-f", "echo");
    docker().output("network", "rm", "inner");
  }

  @Test
  void anAnnotationSaysWhatIsReached() {
    docker().output("network", "create", "--internal", "bounded");
    server("open", "--network", "bounded");
    server("shut", "--network", "bounded");
    String shut = docker().inspect("shut", "{{.NetworkSettings.Networks.bounded.IPAddress}}");
    Object[] options = {"--network", "bounded", "--annotation", "io.jwasm.allow-net=open:7000"};

    assertThat(connect("open", 7000, options).expectExit(0).stdout()).isEqualTo("hello there");
    assertThat(connect("shut", 7000, options).expectExit(4).stdout()).isEqualTo("getaddrinfo 80\n");
    assertThat(connect(shut, 7000, options).expectExit(5).stdout()).isEqualTo("connect 2\n");
    assertThat(connect("shut", 7000, "--network", "bounded").expectExit(0).stdout())
        .isEqualTo("hello there");
    assertThat(docker().log())
        .contains("refused to look up \\\"shut")
        .contains("refused to reach \\\"" + shut + ":7000/tcp")
        .contains("the annotation io.jwasm.allow-net does not name it");
    docker().output("rm", "-f", "open", "shut");
    docker().output("network", "rm", "bounded");
  }

  @Test
  void aContainerMayHaveTheNetworkOfAnother() {
    server("first", "--network", "none");
    assertThat(connect("127.0.0.1", 7000, "--network", "container:first").expectExit(0).stdout())
        .isEqualTo("hello there");
    assertThat(connect("127.0.0.1", 7000, "--network", "none").exit()).isNotZero();
    assertThat(connect("127.0.0.1", 7000, "--network", "host").exit()).isNotZero();
    docker().output("rm", "-f", "first");
  }

  @Test
  void aNetworkIsLeftAndJoinedWhileItRuns() {
    docker().output("network", "create", "--internal", "second");
    server("moved", "--network", "none");
    docker().output("network", "disconnect", "none", "moved");
    docker().output("network", "connect", "second", "moved");
    assertThat(connect("moved", 7000, "--network", "second").expectExit(0).stdout())
        .isEqualTo("hello there");
    docker().output("rm", "-f", "moved");
    docker().output("network", "rm", "second");
  }

  @Test
  void namesAreThoseOfTheOptions() {
    sleeper(
        "named",
        "--hostname",
        "web",
        "--domainname",
        "example.org",
        "--add-host",
        "db:10.9.8.7",
        "--dns",
        "10.1.1.1",
        "--dns-search",
        "example.net",
        "--dns-option",
        "ndots:2",
        "--sysctl",
        "net.core.somaxconn=77");
    assertThat(exec("named", "/files.wasm", "cat", "/etc/hostname")).isEqualTo("web");
    assertThat(exec("named", "/files.wasm", "cat", "/etc/hosts"))
        .contains("10.9.8.7\tdb")
        .contains("web.example.org web");
    assertThat(exec("named", "/files.wasm", "cat", "/etc/resolv.conf"))
        .contains("nameserver 10.1.1.1", "search example.net", "ndots:2");
    assertThat(exec("named", "/client.wasm", "lookup", "db", 1)).endsWith(": 10 9 8 7");
    String pid = docker().inspect("named", "{{.State.Pid}}");
    assertThat(inNamespaces(pid, "-u", "uname", "-n")).isEqualTo("web");
    assertThat(inNamespaces(pid, "-n", "cat", "/proc/sys/net/core/somaxconn")).isEqualTo("77");
    docker().output("rm", "-f", "named");
  }

  private String exec(String container, Object... words) {
    Object[] command = new Object[words.length + 2];
    command[0] = "exec";
    command[1] = container;
    System.arraycopy(words, 0, command, 2, words.length);
    return docker().output(command);
  }

  private String inNamespaces(String pid, String which, String... command) {
    String[] words = new String[command.length + 4];
    words[0] = "nsenter";
    words[1] = which;
    words[2] = "-t";
    words[3] = pid;
    System.arraycopy(command, 0, words, 4, command.length);
    var entered = docker().sandbox().enter(List.of(words));
    try (Running running = Running.start(entered, Map.of())) {
      return running.finish(PATIENCE).expectExit(0).stdout().strip();
    }
  }

  @Test
  void otherNamespacesAreSharedIfTheyAreToBe() {
    sleeper("owner", "--ipc", "shareable");
    sleeper("guest", "--ipc", "container:owner", "--pid", "container:owner", "--uts", "host");
    String owner = docker().inspect("owner", "{{.State.Pid}}");
    String guest = docker().inspect("guest", "{{.State.Pid}}");
    for (String kind : new String[] {"ipc", "pid"}) {
      assertThat(namespace(guest, kind)).as(kind).isEqualTo(namespace(owner, kind));
      assertThat(namespace(owner, kind)).as(kind).isNotEqualTo(namespace("1", kind));
    }
    for (String kind : new String[] {"net", "uts", "mnt"}) {
      assertThat(namespace(guest, kind)).as(kind).isNotEqualTo(namespace(owner, kind));
    }
    assertThat(namespace(guest, "uts")).isEqualTo(namespace("1", "uts"));
    exec("owner", "/files.wasm", "write", "/dev/shm/x", "shared memory");
    assertThat(exec("guest", "/files.wasm", "cat", "/dev/shm/x")).isEqualTo("shared memory");
    docker().output("rm", "-f", "guest", "owner");
    runWith("--pid", "host", "--ipc", "host", "--cgroupns", "host", "", "/exit.wasm", 3)
        .expectExit(3);
  }

  private String namespace(String pid, String kind) {
    try {
      return Files.readSymbolicLink(docker().sandbox().inside("/proc/" + pid + "/ns/" + kind))
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aParameterOfTheHostIsRefused() {
    Result result = runWith("--sysctl", "vm.swappiness=1", "", "/hello.wasm");
    assertThat(result.exit()).isEqualTo(125);
    assertThat(result.stderr()).contains("vm.swappiness").doesNotContain("\tat ");
  }
}
