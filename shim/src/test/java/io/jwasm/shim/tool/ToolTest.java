package io.jwasm.shim.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.linux.SocketFactory;
import io.jwasm.runtime.dns.NameFiles;
import io.jwasm.runtime.fs.Mount;
import io.jwasm.runtime.net.DestinationRule;
import io.jwasm.runtime.net.Destinations;
import io.jwasm.runtime.net.Network;
import io.jwasm.runtime.net.Ports;
import io.jwasm.shim.stdio.ContainerStreams;
import io.jwasm.shim.stdio.StreamOwner;
import io.jwasm.shim.task.StdioPaths;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The programs that are built in, over files and the network of this machine. */
@Timeout(60)
final class ToolTest {
  @TempDir Path directory;
  private Path root = Path.of("");
  private final List<String> log = new ArrayList<>();
  private Network network = Network.open(SocketFactory.OF_HOST);

  /** How a program ended and what it wrote. */
  private record Result(int status, String out, String err) {}

  @BeforeEach
  void fill() throws IOException {
    root = Files.createDirectory(directory.resolve("root"));
    Files.createDirectory(root.resolve("data"));
    Files.writeString(root.resolve("data/b"), "beta\n");
    Files.writeString(root.resolve("data/.a"), "hidden");
    Files.writeString(directory.resolve("secret"), "secret");
    Files.createSymbolicLink(root.resolve("out"), directory.resolve("secret"));
  }

  private ToolProcess process(String... args) {
    var paths =
        new StdioPaths(
            "", "file://" + directory.resolve("1"), "file://" + directory.resolve("2"), false);
    ContainerStreams streams = ContainerStreams.open(paths, new StreamOwner("ns", "c"));
    var files =
        new ToolFiles(
            List.of(Mount.directory(root, "/", false)),
            directory.resolve("tmp"),
            streams.stdio(),
            "/data");
    var run =
        new ToolRun(
            List.of(args),
            List.of("A=1", "B=two words"),
            files,
            network,
            NameFiles.of(root.resolve("etc/resolv.conf"), root.resolve("etc/hosts")),
            () -> List.of(new ToolRun.ProcessLine(7, "/app.wasm x")));
    Tool tool = Tools.find(args[0]).orElseThrow();
    return new ToolProcess(tool, run, streams, 42, log::add, () -> log.add("closed"));
  }

  private Result run(String... args) throws Exception {
    for (String stream : List.of("1", "2")) {
      Files.deleteIfExists(directory.resolve(stream));
    }
    var status = new CompletableFuture<Integer>();
    try (ToolProcess process = process(args)) {
      process.start(end -> status.complete(end.code()));
      int code = status.get(50, TimeUnit.SECONDS);
      return new Result(
          code, Files.readString(directory.resolve("1")), Files.readString(directory.resolve("2")));
    }
  }

  @Test
  void namesMayHaveAPath() {
    assertThat(Tools.find("/bin/ls")).isPresent();
    assertThat(Tools.find("lsx")).isEmpty();
    assertThat(Tools.isShell("/bin/sh")).isTrue();
    assertThat(Tools.isShell("shred")).isFalse();
  }

  @Test
  void lsListsWhatAGuestSees() throws Exception {
    assertThat(run("ls").out()).isEqualTo("b\n");
    assertThat(run("ls", "-a").out()).isEqualTo(".\n..\n.a\nb\n");
    assertThat(run("ls", "/").out()).contains("data\n", "dev\n", "out\n");
    assertThat(run("ls", "-l", "/data").out()).matches("-rw[-rwx]{7} +5 [0-9TZ:-]+ b\n");
    assertThat(run("ls", "../../data/b").out()).isEqualTo("../../data/b\n");
    Result mixed = run("ls", "/none", "/data");
    assertThat(mixed.status()).isEqualTo(1);
    assertThat(mixed.err())
        .isEqualTo("ls (built in to jwasm): \"/none\": no such file or directory\n");
    assertThat(mixed.out()).contains("/data:\nb\n");
    assertThat(run("ls", "-z").err()).contains("unknown option \"-z\"");
  }

  @Test
  void catWritesFiles() throws Exception {
    assertThat(run("cat", "b", "/data/.a")).isEqualTo(new Result(0, "beta\nhidden", ""));
    assertThat(run("cat")).isEqualTo(new Result(0, "", ""));
    byte[] large = "0123456789".repeat(30_000).getBytes(UTF_8);
    Files.write(root.resolve("large"), large);
    assertThat(run("cat", "/large").out()).hasSize(large.length);
  }

  @Test
  void nothingLeadsOutOfTheRoot() throws Exception {
    for (String path : List.of("/out", "/../secret", "../../../secret", directory + "/secret")) {
      Result result = run("cat", path);
      assertThat(result.status()).isEqualTo(1);
      assertThat(result.out()).isEmpty();
    }
  }

  @Test
  void envAndPsTellOfTheContainer() throws Exception {
    assertThat(run("env")).isEqualTo(new Result(0, "A=1\nB=two words\n", ""));
    assertThat(run("env", "x").status()).isEqualTo(1);
    assertThat(run("ps", "aux").out()).isEqualTo("    PID COMMAND\n      7 /app.wasm x\n");
  }

  @Test
  void aSignalEndsIt() throws Exception {
    var status = new CompletableFuture<Integer>();
    try (var server = new ServerSocket()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (ToolProcess process =
          process("jwasm-http-get", "http://127.0.0.1:" + server.getLocalPort())) {
        process.start(end -> status.complete(end.code()));
        try (Socket _ = server.accept()) {
          process.kill(15);
          assertThat(status.get(50, TimeUnit.SECONDS)).isEqualTo(143);
        }
      }
    }
    assertThat(log).containsExactly("built-in jwasm-http-get exited with code 143", "closed");
  }

  @Test
  void oneThatNeverRanIsClosed() {
    process("ls").close();
    assertThat(log).containsExactly("closed");
  }

  /** Answers one request on loopback with a text, and gives it the request. */
  private Result get(String host, String path, String answer, List<String> request)
      throws Exception {
    try (var server = new ServerSocket()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Thread thread =
          Thread.ofPlatform()
              .start(() -> {
                try (Socket client = server.accept()) {
                  byte[] bytes = new byte[4096];
                  int count = client.getInputStream().read(bytes);
                  request.add(new String(bytes, 0, count, UTF_8));
                  client.getOutputStream().write(answer.getBytes(UTF_8));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      Result result = run("jwasm-http-get", "http://" + host + ":" + server.getLocalPort() + path);
      thread.join();
      return result;
    }
  }

  @Test
  void httpGetSucceedsWithThePage() throws Exception {
    List<String> request = new ArrayList<>();
    String answer = "HTTP/1.1 200 OK\r\nA: b\r\n\r\nfine\r\n\r\n";
    assertThat(get("localhost", "/health?x=1", answer, request))
        .isEqualTo(new Result(0, "fine\r\n\r\n", ""));
    assertThat(request.getFirst())
        .startsWith("GET /health?x=1 HTTP/1.0\r\nHost: localhost:")
        .endsWith("\r\n\r\n");
    Files.createDirectory(root.resolve("etc"));
    Files.writeString(root.resolve("etc/hosts"), "# x\n127.0.0.1 other web # y\n");
    assertThat(get("web", "", answer, request).status()).isZero();
  }

  @Test
  void httpGetReachesWhatTheContainerMay() throws Exception {
    network =
        new Network(
            SocketFactory.OF_HOST,
            Ports.ALL,
            Destinations.of(List.of(DestinationRule.parse("localhost").orElseThrow())),
            List.of(),
            refusal -> log.add(refusal.target()));
    String answer = "HTTP/1.1 200 OK\r\n\r\nfine";
    assertThat(get("localhost", "", answer, new ArrayList<>()).out()).isEqualTo("fine");
    assertThat(run("jwasm-http-get", "http://127.0.0.2:1/").err())
        .isEqualTo(
            "jwasm-http-get (built in to jwasm): 127.0.0.2 port 1: the container may not reach"
                + " it\n");
    assertThat(run("jwasm-http-get", "http://other/").err())
        .contains("\"other\": the container may not reach it");
    assertThat(log).contains("127.0.0.2:1/tcp", "other");
  }

  @Test
  void httpGetFailsWithTheReason() throws Exception {
    Result failed = get("127.0.0.1", "/", "HTTP/1.0 503 Busy\r\n\r\nno", new ArrayList<>());
    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.out()).isEqualTo("no");
    assertThat(failed.err()).contains(": 503 Busy");
    assertThat(get("127.0.0.1", "/", "SSH-2.0\r\n", new ArrayList<>()).err()).contains("no HTTP");
    assertThat(run("jwasm-http-get", "http://127.0.0.1:1/").err()).contains("connection refused");
    assertThat(run("jwasm-http-get", "http://no-where.localhost:1/").err())
        .contains("connection refused");
    assertThat(run("jwasm-http-get", "https://localhost/").err()).contains("no http:// address");
    assertThat(run("jwasm-http-get").status()).isEqualTo(1);
  }
}
