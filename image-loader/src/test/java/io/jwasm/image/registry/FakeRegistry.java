package io.jwasm.image.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jwasm.image.fixture.Layout;
import io.jwasm.oci.image.Digest;
import io.jwasm.oci.image.MediaTypes;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A registry on the loopback interface with the faults that real ones have. */
final class FakeRegistry implements AutoCloseable {
  private static final int REDIRECT = 307;

  private final HttpServer server;
  private final PlainFront front;
  private final Map<String, byte[]> contents = new ConcurrentHashMap<>();
  private final Map<String, String> types = new ConcurrentHashMap<>();
  final List<String> requests = new CopyOnWriteArrayList<>();
  final AtomicInteger errors = new AtomicInteger();
  final AtomicInteger breaks = new AtomicInteger();
  volatile String basic = "";
  volatile String bearer = "";
  volatile boolean redirects;

  FakeRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    front = new PlainFront(server.getAddress());
  }

  String host() {
    return "127.0.0.1:" + front.port();
  }

  void add(Layout layout, Digest top, String tag) {
    layout
        .blobs()
        .forEach((digest, content) -> {
          contents.put("/v2/app/blobs/" + digest, content);
          contents.put("/v2/app/manifests/" + digest, content);
        });
    contents.put("/v2/app/manifests/" + tag, layout.blobs().get(top));
  }

  void replace(String path, byte[] content, String type) {
    contents.put(path, content);
    types.put(path, type);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests.add(path);
      if (path.equals("/token")) {
        answer(exchange, 200, ("{\"token\":\"" + bearer + "\"}").getBytes(), "application/json");
      } else if (!authorized(exchange)) {
        challenge(exchange);
      } else if (path.equals("/v2/")) {
        answer(exchange, 200, new byte[0], "text/plain");
      } else if (errors.getAndUpdate(n -> Math.max(n - 1, 0)) > 0) {
        answer(exchange, 503, new byte[0], "text/plain");
      } else if (redirects && path.startsWith("/v2/app/blobs/")) {
        exchange.getResponseHeaders().add("Location", "/elsewhere" + path);
        answer(exchange, REDIRECT, new byte[0], "text/plain");
      } else {
        serve(exchange, path.replace("/elsewhere", ""));
      }
    }
  }

  private boolean authorized(HttpExchange exchange) {
    String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    return exchange.getRequestURI().getPath().startsWith("/elsewhere")
        || (basic.isEmpty() && bearer.isEmpty())
        || (!basic.isEmpty() && given.equals("Basic " + basic))
        || (!bearer.isEmpty() && given.equals("Bearer " + bearer));
  }

  private void challenge(HttpExchange exchange) throws IOException {
    String challenge =
        bearer.isEmpty()
            ? "Basic realm=\"fake\""
            : "Bearer realm=\"http://" + host() + "/token\",service=\"fake\"";
    exchange.getResponseHeaders().add("WWW-Authenticate", challenge);
    answer(exchange, 401, new byte[0], "text/plain");
  }

  private void serve(HttpExchange exchange, String path) throws IOException {
    byte[] content = contents.get(path);
    if (content == null) {
      byte[] error = "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"m\"}]}".getBytes();
      answer(exchange, 404, error, "application/json");
      return;
    }
    boolean blob = path.contains("/blobs/");
    if (blob && breaks.getAndUpdate(n -> Math.max(n - 1, 0)) > 0) {
      exchange.sendResponseHeaders(200, content.length);
      OutputStream out = exchange.getResponseBody();
      out.write(content, 0, content.length / 2);
      out.flush();
      // Closing the exchange now breaks the connection.
      return;
    }
    answer(exchange, 200, content, types.getOrDefault(path, type(content, blob)));
  }

  private static String type(byte[] content, boolean blob) {
    if (blob) {
      return "application/octet-stream";
    }
    return new String(content, StandardCharsets.UTF_8).contains("\"manifests\"")
        ? MediaTypes.OCI_INDEX
        : MediaTypes.OCI_MANIFEST;
  }

  private static void answer(HttpExchange exchange, int status, byte[] body, String type)
      throws IOException {
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() throws IOException {
    front.close();
    server.stop(0);
  }
}
