package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Result;
import io.jwasm.integration.harness.Running;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guests with sockets, and what the options of the network let them do. */
class SocketsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String LOOPBACK = "127.0.0.1";

  private static Jwasm guest(String name) {
    return Jwasm.guest("sockets/" + name + ".wasm").within(PATIENCE);
  }

  private static Jwasm server(Object... args) {
    return guest("server").args(args);
  }

  /** A port that nobody uses, for the moment. */
  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
      return socket.getLocalPort();
    }
  }

  private static String exchange(Socket socket, String text) throws IOException {
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    byte[] answer = socket.getInputStream().readNBytes(text.length());
    return new String(answer, StandardCharsets.UTF_8);
  }

  private static void echo(int port) throws IOException {
    try (var socket = new Socket(LOOPBACK, port)) {
      assertThat(exchange(socket, "hello")).isEqualTo("hello");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "jvm"})
  void everyCallHasBothForms(String engine) {
    Jwasm calls = guest("calls").option("--network", "host", "--engine", engine);
    assertThat(calls.expectOutput(0)).isEqualTo(CALLS);
  }

  private static final String CALLS =
      """
      fds 3 4 5 type 4
      received hello
      read world
      ports equal
      peer is the listener
      end 0
      accept nothing 6
      fds 3 4 5 type 0
      received hello
      read world
      ports equal
      peer is the listener
      end 0
      accept nothing 6
      datagram data truncated 1 from 127.0.0.1
      datagram data truncated 1 from 127.0.0.1
      port in network order
      option 0 get 0 length 4 set 0
      option 1 get 0 length 4 set 50
      option 2 get 0 length 4 set 50
      option 3 get 0 length 4 set 0
      option 4 get 0 length 4 set 0
      option 5 get 0 length 4 set 0
      option 6 get 0 length 4 set 0
      option 7 get 0 length 4 set 0
      option 8 get 0 length 4 set 0
      option 9 get 0 length 8 set 0
      option 10 get 0 length 4 set 0
      option 11 get 0 length 16 set 0
      option 12 get 0 length 16 set 0
      option 13 get 0 length 4 set 50
      option 14 get 0 length 0 set 43
      option 15 get 28 length 0 set 28
      level 6 28
      SOL_SOCKET 28
      length 0 28
      pointer as length 0
      family 0 28
      family 9 28
      family unix 0
      type 5 28
      address of 5 28
      unconnected recv 53
      unconnected send 64
      unconnected shutdown 53
      not a socket 57
      not open 8
      seek 70
      """;

  @ParameterizedTest
  @CsvSource({"native, poll", "native, select", "jvm, poll", "jvm, select"})
  void manyClientsAreServedAtOnce(String engine, String kind) throws IOException {
    int clients = 60;
    int port = freePort();
    Jwasm server = server(kind, "0.0.0.0", 9000, clients);
    server.option("--engine", engine, "-p", LOOPBACK + ":" + port + ":9000");
    try (Running guest = server.start()) {
      guest.awaitOutput("ready");
      List<Socket> sockets = new ArrayList<>();
      try {
        for (int i = 0; i < clients; i++) {
          sockets.add(new Socket(LOOPBACK, port));
        }
        for (int round = 0; round < 3; round++) {
          for (int i = 0; i < clients; i++) {
            String text = "message " + round + " of " + i;
            assertThat(exchange(sockets.get(i), text)).isEqualTo(text);
          }
        }
      } finally {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
      assertThat(guest.finish(PATIENCE).expectExit(0).stdout())
          .contains("local 9000", "most " + clients);
    }
  }

  @Test
  void aPublishedPortCanBeTakenAgainAtOnce() throws IOException {
    int port = freePort();
    for (int run = 0; run < 2; run++) {
      try (Running guest = server("block", "0.0.0.0", 80, 1).option("-p", port + ":80").start()) {
        guest.awaitOutput("ready");
        echo(port);
        guest.finish(PATIENCE).expectExit(0).expectSilence();
      }
    }
  }

  @Test
  void anIpv6ServerAnswers() throws IOException {
    int port = freePort();
    Jwasm server = server("block", "::1", 80, 1).option("-p", "[::1]:" + port + ":80");
    try (Running guest = server.start()) {
      guest.awaitOutput("ready");
      try (var socket = new Socket("::1", port)) {
        assertThat(exchange(socket, "six")).isEqualTo("six");
      }
      guest.finish(PATIENCE).expectExit(0);
    }
  }

  @Test
  void whoSendsDatagramsToAPublishedPortIsAnswered() throws IOException {
    int port = freePort();
    Jwasm server = server("udp", "0.0.0.0", 53, 2).option("-p", LOOPBACK + ":" + port + ":53/udp");
    try (Running guest = server.start();
        var socket = new DatagramSocket(0, InetAddress.getByName(LOOPBACK))) {
      guest.awaitOutput("ready");
      socket.setSoTimeout((int) PATIENCE.toMillis());
      for (String text : List.of("one", "two")) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress(LOOPBACK, port)));
        var answer = new DatagramPacket(new byte[16], 16);
        socket.receive(answer);
        assertThat(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8))
            .isEqualTo(text);
      }
      guest.finish(PATIENCE).expectExit(0).expectSilence();
    }
  }

  @Test
  void aPortThatIsNotPublishedIsRefusedWithTheWayOut() {
    Result tcp = server("block", "0.0.0.0", 9000, 1).expectExit(3);
    assertThat(tcp.stdout()).isEqualTo("bind 2\n");
    assertThat(tcp.stderr()).contains("\"0.0.0.0:9000/tcp\"", "-p 9000:9000");
    Result udp = server("udp", "0.0.0.0", 9000, 1).option("-p", "9000:9000").expectExit(3);
    assertThat(udp.stderr()).contains("-p 9000:9000/udp");
    Result any = server("block", LOOPBACK, 0, 1).expectExit(3);
    assertThat(any.stdout()).isEqualTo("listen 2\n");
    assertThat(any.stderr()).contains("--network host");
  }

  @Test
  void aPortInUseIsTheGuestsToHandle() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
      Jwasm server = server("block", "0.0.0.0", 80, 1);
      server.option("-p", LOOPBACK + ":" + taken.getLocalPort() + ":80");
      assertThat(server.expectExit(3).stdout()).isEqualTo("bind 3\n");
    }
  }

  @Test
  void listenersAreThereAfterTheDirectories(@TempDir Path directory) throws IOException {
    int port = freePort();
    Jwasm server = server("listen", "-", 0, 1).option("--listen", LOOPBACK + ":" + port);
    try (Running guest = server.volume(directory, "/data").start()) {
      guest.awaitOutput("ready");
      echo(port);
      assertThat(guest.finish(PATIENCE).expectExit(0).stdout())
          .isEqualTo("LISTEN_FDS 1\nlocal " + port + "\nready\n");
    }
  }

  @Test
  void whatMayBeReachedIsSaidByOptions() throws IOException {
    try (var listener = new ServerSocket(0, 8, InetAddress.getByName(LOOPBACK))) {
      int port = listener.getLocalPort();
      Thread.ofPlatform().daemon().start(() -> answer(listener));

      Result refused = guest("client").args(LOOPBACK, port, "hello").expectExit(5);
      assertThat(refused.stdout()).isEqualTo("connect 2\n");
      assertThat(refused.stderr()).contains("--allow-net " + LOOPBACK + ":" + port);
      Result unnamed = guest("client").args("localhost", port, "hello").expectExit(4);
      assertThat(unnamed.stdout()).isEqualTo("getaddrinfo 80\n");
      assertThat(unnamed.stderr()).contains("--allow-net localhost");

      for (String allowed :
          List.of(LOOPBACK + ":" + port, "127.0.0.0/8", "localhost", "other,localhost:" + port)) {
        Jwasm client = guest("client").option("--allow-net", allowed);
        assertThat(client.args("localhost", port, "hello").expectOutput(0)).isEqualTo("olleh");
      }
      for (String other : List.of(LOOPBACK + ":1", "10.0.0.0/8", "localhost:1")) {
        Jwasm client = guest("client").option("--allow-net", other);
        client.args(LOOPBACK, port, "hello").expectExit(5);
      }
    }
  }

  private static void answer(ServerSocket listener) {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        byte[] text = socket.getInputStream().readAllBytes();
        String answer =
            new StringBuilder(new String(text, StandardCharsets.UTF_8)).reverse().toString();
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  @Test
  void aRefusedConnectionIsAnError() throws IOException {
    int port = freePort();
    Jwasm client = guest("client").option("--network", "host");
    assertThat(client.args(LOOPBACK, port, "x").expectExit(5).stdout()).isEqualTo("connect 14\n");
  }

  @Test
  void namesAndServicesAreLookedUp() {
    Jwasm own = guest("client").option("--network", "host");
    assertThat(own.args("lookup", "localhost", 1).expectOutput(0))
        .isEqualTo("1 port 80: 127 0 0 1\n");
    assertThat(guest("client").args("lookup", "::1", 2, 4).expectOutput(0))
        .isEqualTo("2 port 80: 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1\n");
    guest("client").args("lookup", "not-numeric", 1, 4).expectExit(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"block", "poll"})
  void aWaitingServerEndsAtOnce(String kind) throws IOException {
    Jwasm server = server(kind, LOOPBACK, freePort(), 1).option("--network", "host");
    try (Running guest = server.start()) {
      guest.awaitOutput("ready");
      long begin = System.nanoTime();
      guest.signal("TERM").finish(PATIENCE).expectExit(143);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void optionsThatMakeNoSenseAreExplained() {
    guest("calls").option("-p", "80").finish().expectExit(2);
    guest("calls").option("-p", "80:80", "-p", "81:80").finish().expectFailure(125, "twice");
    guest("calls").option("--allow-net", "a b").finish().expectFailure(125, "\"a b\"");
    guest("calls").option("--listen", "x").finish().expectExit(2);
  }
}
