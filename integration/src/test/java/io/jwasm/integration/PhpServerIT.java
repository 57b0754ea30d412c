package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.harness.Jwasm;
import io.jwasm.integration.harness.Running;
import io.jwasm.integration.lamp.FastCgi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PHP as a server: FastCGI, and the development server. */
class PhpServerIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path directory;
  private int port;

  @BeforeEach
  void writeScripts() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    script("hello.php", "echo 'hello ', $_SERVER['REQUEST_METHOD'];");
    script("digest.php", "echo md5(file_get_contents('php://input'));");
    script("much.php", "for ($i = 0; $i < 500; $i++) { echo str_repeat('x', 20000); flush(); }");
    script("fatal.php", "trigger_error('on purpose', E_USER_ERROR);");
    script("page.php", "usleep(50000); echo 'page ', $_GET['n'];");
  }

  private void script(String name, String body) {
    Jwasm.file(directory.resolve(name), "<?php " + body);
  }

  private Running start(String module, Object... args) {
    Running server =
        Jwasm.guest("php/" + module)
            .volume(directory, "/app")
            .option("--network", "host", "--tmpfs", "/tmp")
            .args(args)
            .start();
    server.await(PATIENCE, "port " + port, this::answers);
    return server;
  }

  private boolean answers() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private Running fastCgi() {
    return fastCgi("php-cgi.wasm");
  }

  private Running fastCgi(String module) {
    return start(module, "-b", "127.0.0.1:" + port, "-d", "display_errors=Off");
  }

  private void assertAnswers() throws IOException {
    assertThat(FastCgi.ask(port, "/app/hello.php", new byte[0])).endsWith("\r\n\r\nhello GET");
  }

  @Test
  void fastCgiKeepsConnectionsAndTakesLargeBodies() throws IOException {
    byte[] body = new byte[10_000_000];
    new Random(1).nextBytes(body);
    try (Running server = fastCgi()) {
      assertThat(FastCgi.ask(port, "/app/digest.php", body)).endsWith(md5(body));
      try (var connection = new FastCgi(port)) {
        for (int i = 0; i < 3; i++) {
          connection.begin("/app/hello.php", 0, true);
          connection.body(new byte[0]);
          assertThat(connection.answer()).endsWith("hello GET");
        }
      }
      assertThat(FastCgi.ask(port, "/app/none.php", new byte[0])).contains("404 Not Found");
      assertThat(FastCgi.ask(port, "/app/much.php", new byte[0])).hasSizeGreaterThan(10_000_000);
      server.signal("TERM").finish(PATIENCE).expectExit(143);
    }
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void clientsThatGoOrStallDoNotEndIt() throws IOException {
    try (Running server = fastCgi()) {
      try (var connection = new FastCgi(port)) { // goes in the middle of a record
        connection.raw(new byte[] {1, 1, 0});
      }
      assertAnswers();
      try (var connection = new FastCgi(port)) { // goes in the middle of the body
        connection.begin("/app/digest.php", 1000, false);
        connection.raw(new byte[] {1, 5, 0, 1, 1, 0, 0, 0, 'x'});
      }
      assertAnswers();
      try (var connection = new FastCgi(port)) { // goes before the answer
        connection.begin("/app/much.php", 0, false);
        connection.body(new byte[0]);
      }
      assertAnswers();
      try (var connection = new FastCgi(port)) { // sends a record byte by byte
        byte[] begin = {1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0};
        for (byte octet : begin) {
          connection.raw(new byte[] {octet});
        }
        connection.begin("/app/hello.php", 0, false);
      }
      assertAnswers();
      server.signal("TERM").finish(PATIENCE).expectExit(143);
    }
  }

  @Test
  void aFatalErrorIsTheEndOfItsRequestOnly() throws IOException {
    script("large.php", "ini_set('memory_limit', '8M'); str_repeat('x', 1 << 24);");
    try (Running server = fastCgi()) {
      for (String name : List.of("fatal", "large", "fatal")) {
        assertThat(FastCgi.ask(port, "/app/" + name + ".php", new byte[0]))
            .startsWith("Status: 500 Internal Server Error\r\n");
        assertAnswers();
      }
      server.signal("TERM").finish(PATIENCE).expectExit(143);
    }
  }

  @Test
  void withoutExceptionsAFatalErrorTrapsAndThePortCanBeBoundAgainAtOnce() throws IOException {
    try (Running server = fastCgi("php-cgi-trap.wasm")) {
      assertAnswers();
      try (var connection = new FastCgi(port)) {
        connection.begin("/app/fatal.php", 0, false);
        assertThat(server.finish(PATIENCE).expectExit(134).stderr())
            .contains("trapped: unreachable", "_zend_bailout");
      }
      try (Running next = fastCgi("php-cgi-trap.wasm")) {
        assertAnswers();
        next.signal("TERM").finish(PATIENCE).expectExit(143);
      }
    }
  }

  @Test
  void theDevelopmentServerServesTwentyClientsAtOnce() {
    Jwasm.file(directory.resolve("style.css"), "p {}\n".repeat(10_000));
    try (Running server = start("php.wasm", "-S", "127.0.0.1:" + port, "-t", "/app");
        HttpClient client = HttpClient.newHttpClient()) {
      var pages =
          IntStream.range(0, 20)
              .mapToObj(i -> get(client, i % 4 == 0 ? "/style.css" : "/page.php?n=" + i))
              .toList();
      for (int i = 0; i < 20; i++) {
        HttpResponse<String> page = pages.get(i).join();
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).isEqualTo(i % 4 == 0 ? "p {}\n".repeat(10_000) : "page " + i);
      }
      assertThat(get(client, "/none.php").join().statusCode()).isEqualTo(404);
      server.signal("TERM").finish(PATIENCE).expectExit(143);
    }
  }

  private CompletableFuture<HttpResponse<String>> get(HttpClient client, String path) {
    URI address = URI.create("http://127.0.0.1:" + port + path);
    return client.sendAsync(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
  }
}
