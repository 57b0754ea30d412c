package io.jwasm.integration.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What pages ask for, how that ends, and which errors their scripts have. Thread-safe. */
public final class Traffic implements Consumer<JsonNode> {
  private static final int FIRST_ERROR = 400;
  private static final Set<String> PARTS = Set.of("Stylesheet", "Script", "Image", "Font");

  private final Map<String, String> asked = new ConcurrentHashMap<>();
  private final List<String> answers = new CopyOnWriteArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();

  Traffic() {}

  @Override
  public void accept(JsonNode event) {
    JsonNode what = event.path("params");
    String request = what.path("requestId").asText();
    switch (event.path("method").asText()) {
      case "Network.requestWillBeSent" ->
          asked.put(request, what.path("request").path("url").asText());
      case "Network.responseReceived" -> answer(what.path("type").asText(), what.path("response"));
      case "Network.loadingFinished" -> asked.remove(request);
      case "Network.loadingFailed" -> {
        String address = asked.remove(request);
        if (!what.path("canceled").asBoolean()) {
          failures.add(what.path("errorText").asText() + " " + address);
        }
      }
      case "Runtime.exceptionThrown" -> failures.add(what.path("exceptionDetails").toString());
      default -> {}
    }
  }

  private void answer(String kind, JsonNode response) {
    String address = response.path("url").asText();
    String line = response.path("status").asInt() + " " + address;
    answers.add(line);
    String type = response.path("mimeType").asText();
    if (response.path("status").asInt() >= FIRST_ERROR) {
      failures.add(line);
    } else if (PARTS.contains(kind) && type.equals("text/html")) {
      failures.add(type + " as " + kind + " " + address); // WordPress shows a page instead
    }
  }

  /** Whether nothing is under way. */
  boolean isQuiet() {
    return asked.isEmpty();
  }

  /** Answers as {@code STATUS ADDRESS}, without redirections. */
  public List<String> answers() {
    return List.copyOf(answers);
  }

  /** Answers of 400 and more or of a wrong type, requests without one, and errors of scripts. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  /** Forgets what was up to now. */
  public void forget() {
    failures.clear();
    answers.clear();
  }

  @Override
  public String toString() {
    return "failures " + failures + ", waiting for " + asked.values();
  }
}
