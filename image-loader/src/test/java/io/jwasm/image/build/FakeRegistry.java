package io.jwasm.image.build;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.jwasm.oci.image.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A registry on the loopback that takes pushes (distribution-spec 1.1, "Push"). */
final class FakeRegistry implements AutoCloseable {
  private final HttpServer server;
  private final PlainFront front;
  private final String authorization;
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();

  /** With the authorization that requests must have; empty for none. */
  FakeRegistry(String authorization) throws IOException {
    this.authorization = authorization;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v2/", this::serve);
    server.start();
    front = new PlainFront(server.getAddress());
  }

  String host() {
    return "localhost:" + front.port();
  }

  Map<String, byte[]> blobs() {
    return blobs;
  }

  Map<String, byte[]> manifests() {
    return manifests;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String given = exchange.getRequestHeaders().getFirst("Authorization");
      if (!authorization.isEmpty() && !authorization.equals(given)) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"test\"");
        exchange.sendResponseHeaders(401, -1);
      } else {
        exchange.sendResponseHeaders(answer(exchange, body), -1);
      }
    }
  }

  private int answer(HttpExchange exchange, byte[] body) {
    String path = exchange.getRequestURI().getPath();
    String last = path.substring(path.lastIndexOf('/') + 1);
    return switch (exchange.getRequestMethod()) {
      case "HEAD" -> blobs.containsKey(last) ? 200 : 404;
      case "POST" -> accepted(exchange, path + "upload");
      case "PATCH" -> {
        blobs.put(Digest.of(body).toString(), body);
        yield accepted(exchange, path);
      }
      case "PUT" -> {
        if (path.contains("/manifests/")) {
          manifests.put(last, body);
        }
        yield 201;
      }
      default -> path.equals("/v2/") ? 200 : 404;
    };
  }

  private static int accepted(HttpExchange exchange, String location) {
    exchange.getResponseHeaders().add("Location", location);
    return 202;
  }

  @Override
  public void close() throws IOException {
    front.close();
    server.stop(0);
  }
}
