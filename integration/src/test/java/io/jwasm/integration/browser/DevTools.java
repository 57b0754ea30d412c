package io.jwasm.integration.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Chromium's DevTools protocol over a pair of pipes: messages of JSON, each with a zero byte after
 * it. Events are told on a thread of its own.
 */
final class DevTools {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final JsonMapper mapper = new JsonMapper();
  private final OutputStream output;
  private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
  private final AtomicInteger last = new AtomicInteger();
  private final Consumer<JsonNode> events;
  private volatile boolean ended;

  DevTools(InputStream input, OutputStream output, Consumer<JsonNode> events) {
    this.output = output;
    this.events = events;
    var messages = new BufferedInputStream(input);
    Thread.ofPlatform().daemon().name("devtools").start(() -> read(messages));
  }

  /** Calls a method that must not fail, and answers its result. */
  JsonNode call(String session, String method, Map<String, ?> parameters) {
    JsonNode answer = ask(session, method, parameters);
    if (answer.has("error")) {
      throw new AssertionError(method + ": " + answer.get("error"));
    }
    return answer.path("result");
  }

  /**
   * Calls a method and waits for the whole answer.
   *
   * @param session of a page, or empty for the browser itself
   */
  JsonNode ask(String session, String method, Map<String, ?> parameters) {
    int id = last.incrementAndGet();
    var message = mapper.createObjectNode().put("id", id).put("method", method);
    message.set("params", mapper.valueToTree(parameters));
    if (!session.isEmpty()) {
      message.put("sessionId", session);
    }
    var answer = new CompletableFuture<JsonNode>();
    calls.put(id, answer);
    write(message);
    if (ended) {
      failAll();
    }
    return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private synchronized void write(JsonNode message) {
    try {
      output.write(message.toString().getBytes(StandardCharsets.UTF_8));
      output.write(0);
      output.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(InputStream input) {
    var message = new ByteArrayOutputStream();
    try (input) {
      for (int octet = input.read(); octet >= 0; octet = input.read()) {
        if (octet == 0) {
          take(message.toString(StandardCharsets.UTF_8));
          message.reset();
        } else {
          message.write(octet);
        }
      }
    } catch (IOException e) {
      // it is closed
    }
    ended = true;
    failAll();
  }

  private void take(String text) throws JsonProcessingException {
    JsonNode message = mapper.readTree(text);
    if (!message.has("id")) {
      events.accept(message);
      return;
    }
    CompletableFuture<JsonNode> answer = calls.remove(message.get("id").asInt());
    if (answer != null) {
      answer.complete(message);
    }
  }

  private void failAll() {
    calls.values().forEach(call -> call.completeExceptionally(new IOException("it has ended")));
  }
}
