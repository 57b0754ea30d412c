package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.daemon.Containerd;
import io.jwasm.integration.daemon.CtrRun;
import io.jwasm.integration.daemon.Release;
import io.jwasm.integration.daemon.Sandbox;
import io.jwasm.integration.harness.Await;
import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.harness.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What containers have of the network under a real containerd: a namespace of their own, wired to
 * that of the daemon, where name servers follow a script.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerNetworkIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String OUTSIDE = "10.88.7.1";
  private static final String SECOND = "10.88.7.3";
  private static final String INSIDE = "10.88.7.2";
  private static final String WIRES =
      """
      ip netns add box && ip link add out type veth peer name in netns box &&
      ip addr add %s/24 dev out && ip addr add %s/24 dev out && ip link set out up &&
      ip -n box addr add %s/24 dev in && ip -n box link set in up && ip -n box link set lo up
      """;

  private Sandbox sandbox;
  private Containerd containerd;
  private Running names;
  private Path hosts;

  @BeforeAll
  void start() {
    sandbox = Sandbox.open();
    inSandbox("sh", "-c", WIRES.formatted(OUTSIDE, SECOND, INSIDE));
    Path program =
        Places.top()
            .resolve("integration/src/test/java/io/jwasm/integration/daemon/NameServer.java");
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    names =
        Running.start(
            sandbox.enter(
                List.of(java, "-XX:TieredStopAtLevel=1", program.toString(), OUTSIDE, SECOND)),
            Map.of());
    containerd = Containerd.start(sandbox, Release.V2);
    containerd.build(
        "demo/net:1",
        Places.guest("c/args.wasm"),
        Places.guest("sockets/client.wasm"),
        Places.guest("sockets/server.wasm"),
        Places.guest("sockets/states.wasm"),
        Places.guest("c/files.wasm"));
    hosts = Jwasm.file(sandbox.directory().resolve("hosts"), OUTSIDE + " web\n");
    names.awaitOutput("ready");
  }

  @AfterAll
  void nothingIsLeft() {
    try (Sandbox _ = sandbox) {
      if (names != null) {
        names.close();
      }
      if (containerd != null) {
        containerd.stop();
        inSandbox("sh", "-c", "ip netns del box && umount /run/netns");
        sandbox.assertEmpty(Duration.ofMinutes(1));
      }
    }
  }

  private void inSandbox(String... command) {
    try (Running running = Running.start(sandbox.enter(List.of(command)), Map.of())) {
      running.finish(PATIENCE).expectExit(0);
    }
  }

  /** A container in the namespace {@code box}. */
  private CtrRun run(String id) {
    return containerd
        .run(id, "docker.io/demo/net:1")
        .option("--with-ns", "network:/run/netns/box")
        .mount(hosts, "/etc/hosts", "rw");
  }

  /** The same with name servers. */
  private CtrRun resolving(String id, String options) {
    return resolving(id, "none.test test", options);
  }

  private CtrRun resolving(String id, String search, String options) {
    String text = "nameserver %s\nnameserver %s\nsearch %s\noptions %s\n";
    Path conf =
        Jwasm.file(
            sandbox.directory().resolve(id + ".conf"),
            text.formatted(OUTSIDE, SECOND, search, options));
    return run(id).mount(conf, "/etc/resolv.conf", "rw");
  }

  @Test
  void namesAreFoundWhateverTheServersDo() {
    int before = names.stdout().length();
    String[] hosts = {
      "both.test", "four.test", "second.test", "late.test", "failing.test", "big.test",
      "alias.test", "loop.test", "forged.test", "nobody.test", "web", "192.0.2.77"
    };
    CtrRun lookup = resolving("lookup", "timeout:1 attempts:1 ndots:1");
    assertThat(
            lookup.args("/client.wasm", "names", 0).args((Object[]) hosts).expectExit(0).stdout())
        .isEqualTo(
            """
            both.test 192.0.2.1 2001:...:0001
            four.test 192.0.2.4
            second.test 192.0.2.2
            late.test 192.0.2.3
            failing.test error 78
            big.test 192.0.2.5
            alias.test 192.0.2.4
            loop.test error 80
            forged.test 192.0.2.6
            nobody.test error 84
            web %s
            192.0.2.77 192.0.2.77
            """
                .formatted(OUTSIDE));
    String asked = names.stdout().substring(before);
    assertThat(asked.lines())
        .contains("1 both.test A", "1 both.test AAAA", "2 second.test A", "2 late.test A")
        .contains("1 big.test A", "1 big.test A tcp", "1 four.test A", "1 nobody.test.none.test A")
        .doesNotContain("2 both.test A", "2 forged.test A", "1 web A");
  }

  @Test
  void theSearchListIsUsedInTheOrderThatDotsSay() {
    int before = names.stdout().length();
    CtrRun lookup = resolving("search", "timeout:2 attempts:1 ndots:2");
    assertThat(lookup.args("/client.wasm", "names", 1, "four", "four.test").expectExit(0).stdout())
        .isEqualTo("four 192.0.2.4\nfour.test 192.0.2.4\n");
    assertThat(names.stdout().substring(before).lines())
        .containsExactly(
            "1 four.none.test A", "1 four.test A", "1 four.test.none.test A", "1 four.test.test A");
  }

  /** The resolv.conf of a kubelet for a pod of a namespace, here {@code none}. */
  @Test
  void namesOfAClusterAreFoundFromTheNarrowestDomainOn() {
    int before = names.stdout().length();
    String search = "none.svc.cluster.local svc.cluster.local cluster.local";
    CtrRun lookup = resolving("cluster", search, "ndots:5");
    String[] hosts = {"four", "four.other", "second.other.svc.cluster.local."};
    assertThat(
            lookup.args("/client.wasm", "names", 1).args((Object[]) hosts).expectExit(0).stdout())
        .isEqualTo(
            """
            four 192.0.2.4
            four.other 192.0.2.4
            second.other.svc.cluster.local. 192.0.2.2
            """);
    assertThat(names.stdout().substring(before).lines())
        .containsExactly(
            "1 four.none.svc.cluster.local A",
            "1 four.svc.cluster.local A",
            "1 four.other.none.svc.cluster.local A",
            "1 four.other.svc.cluster.local A",
            "1 second.other.svc.cluster.local A",
            "2 second.other.svc.cluster.local A");
  }

  @Test
  void aLookupEndsWithItsGuest() {
    int before = names.stdout().length();
    CtrRun lookup = resolving("stuck", "timeout:30 attempts:5").option("--rm");
    try (Running running = lookup.args("/client.wasm", "names", 1, "silent.test").start()) {
      Await.until(
          PATIENCE,
          "the question",
          () -> names.stdout().substring(before).contains("silent.test A"),
          containerd::log);
      long begin = System.nanoTime();
      containerd.ctr("task", "kill", "stuck").expectExit(0);
      running.finish(PATIENCE).expectExit(143);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    }
  }

  /** Where the echo server of a test is. */
  private Running serve(String id, int port, int clients) {
    CtrRun server = containerd.run(id, "docker.io/demo/net:1").option("--rm", "--net-host");
    Running running = server.args("/server.wasm", "block", OUTSIDE, port, clients).start();
    return running.awaitOutput("ready");
  }

  private CtrRun bounded(String id, String allowed) {
    return run(id).option("--annotation", "io.jwasm.allow-net=" + allowed);
  }

  @Test
  void theAnnotationSaysWhatMayBeReached() {
    String[] allowed = {
      "web", "web:9000", OUTSIDE, OUTSIDE + ":9000", "10.88.0.0/16:9000", "other, web"
    };
    try (Running server = serve("echo", 9000, allowed.length + 1)) {
      CtrRun free = run("free").args("/client.wasm", "web", 9000, "free");
      assertThat(free.expectExit(0).stdout()).isEqualTo("free");
      for (String rule : allowed) {
        CtrRun client = bounded("allowed", rule).args("/client.wasm", "web", 9000, "hello");
        assertThat(client.expectExit(0).stdout()).as(rule).isEqualTo("hello");
      }
      server.finish(PATIENCE).expectExit(0);
    }
    for (String rule : List.of("web:1", "192.0.2.0/24", "[2001:db8::1]:9000")) {
      CtrRun client = bounded("refused", rule).args("/client.wasm", OUTSIDE, 9000, "hello");
      assertThat(client.expectExit(5).stdout()).as(rule).isEqualTo("connect 2\n");
    }
    CtrRun unnamed = bounded("unnamed", "other").args("/client.wasm", "web", 9000, "hello");
    assertThat(unnamed.expectExit(4).stdout()).isEqualTo("getaddrinfo 80\n");
    assertThat(containerd.log())
        .contains("refused to reach")
        .contains(OUTSIDE + ":9000/tcp")
        .contains("the annotation io.jwasm.allow-net does not name it")
        .contains("refused to look up");
    assertThat(bounded("wrong", "a b").args("/client.wasm").finish().stderr())
        .contains("io.jwasm.allow-net", "a b", "write hosts as");
  }

  @Test
  void aBoundedGuestCannotSayWhatNamesStandFor() throws IOException {
    CtrRun writer = bounded("writer", "web");
    writer.args("/files.wasm", "write", "/etc/hosts", "192.0.2.1 web");
    assertThat(writer.finish().expectExit(1).stdout()).doesNotContain("192.0.2.1");
    assertThat(Files.readString(hosts)).isEqualTo(OUTSIDE + " web\n");
  }

  @Test
  void theAnnotationOpensListenersForTheFirstProcess() {
    CtrRun server = run("listener").option("--annotation", "io.jwasm.listen=127.0.0.1:9100");
    try (Running running =
        server.option("--rm").args("/server.wasm", "listen", "-", 0, 1).start()) {
      running.awaitOutput("ready");
      assertThat(running.stdout()).contains("LISTEN_FDS 1\nlocal 9100\n");
      containerd
          .ctr("task", "exec", "--exec-id", "e", "listener", "/files.wasm", "cat", "/etc/hosts")
          .expectExit(0);
      CtrRun client = run("caller").args("/client.wasm", "127.0.0.1", 9100, "to a listener");
      assertThat(client.expectExit(0).stdout()).isEqualTo("to a listener");
      running.finish(PATIENCE).expectExit(0);
    }
  }

  @Test
  void everyFamilyWorksInAContainer() throws IOException {
    Path shared = Files.createDirectories(sandbox.directory().resolve("shared"));
    CtrRun states = run("states").mount(shared, "/sockets", "rw").args("/states.wasm", "/sockets");
    // It has a root, in which that directory is missing.
    String expected = SocketStatesIT.STATES.replace("outside 63", "outside 44");
    assertThat(states.expectExit(0).stdout()).isEqualTo(expected);
  }
}
