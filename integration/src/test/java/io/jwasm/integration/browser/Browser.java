package io.jwasm.integration.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwasm.integration.daemon.Sandbox;
import io.jwasm.integration.harness.Await;
import io.jwasm.integration.harness.Places;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Chromium in a sandbox, without a window, with one page. Its profile is in memory that only the
 * sandbox sees; it ends when its pipes are closed, thus with this process at the latest.
 */
public final class Browser implements AutoCloseable {
  /** Of the page, in pixels. */
  public static final int WIDTH = 1280;

  /** Of the page, in pixels. */
  public static final int HEIGHT = 900;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String PROGRAM = "/usr/lib/chromium/chromium-headless-shell";

  /** Descriptors 3 and 4 are the pipes; what it says goes to standard error. */
  private static final String START =
      """
      mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && mount -t tmpfs tmpfs "$0/tmp" &&
      exec chroot "$0" "$@" 3<&0 4>&1 </dev/null >&2\
      """;

  private final Sandbox sandbox;
  private final Process process;
  private final Path log;
  private final DevTools tools;
  private final Traffic traffic = new Traffic();
  private final String page;

  private Browser(Sandbox sandbox, Process process, Path log) {
    this.sandbox = sandbox;
    this.process = process;
    this.log = log;
    tools = new DevTools(process.getInputStream(), process.getOutputStream(), traffic);
    String target = call("", "Target.createTarget", Map.of("url", "about:blank"), "targetId");
    page =
        call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true), "sessionId");
    for (String domain : List.of("Page", "Network", "Runtime")) {
      tools.call(page, domain + ".enable", Map.of());
    }
  }

  private String call(String session, String method, Map<String, ?> parameters, String field) {
    return tools.call(session, method, parameters).path(field).asText();
  }

  /** Starts it with an empty page. */
  public static Browser start(Sandbox sandbox) {
    Path root = Places.top().resolve("build/browser").toAbsolutePath();
    assertThat(root.resolve("tmp")).as("by integration/lamp/browser").exists();
    List<String> words = new ArrayList<>(List.of("sh", "-c", START, root.toString(), PROGRAM));
    // Root has no sandbox in the sandbox; /dev/shm may be small.
    words.addAll(List.of("--remote-debugging-pipe", "--no-sandbox", "--disable-dev-shm-usage"));
    words.addAll(List.of("--disable-gpu", "--user-data-dir=/tmp/profile", "--no-proxy-server"));
    words.add("--window-size=" + WIDTH + "," + HEIGHT);
    Path log = sandbox.directory().resolve("browser.log");
    try {
      var builder = new ProcessBuilder(sandbox.enter(words)).redirectError(log.toFile());
      return new Browser(sandbox, builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loads an address with everything in it. */
  public void open(String address) {
    String error = call(page, "Page.navigate", Map.of("url", address), "errorText");
    assertThat(error).as(address).isEmpty();
    awaitLoaded();
  }

  /** Waits until the page is there with all that it asked for. */
  public void awaitLoaded() {
    await("document.readyState == 'complete'");
    Await.until(PATIENCE, "all answers", traffic::isQuiet, traffic::toString);
  }

  /** What an expression of JavaScript is in the page; promises are waited for. */
  public JsonNode evaluate(String expression) {
    JsonNode answer = tools.call(page, "Runtime.evaluate", evaluation(expression));
    assertThat(answer.has("exceptionDetails")).as("%s: %s", expression, answer).isFalse();
    return answer.path("result").path("value");
  }

  private static Map<String, ?> evaluation(String expression) {
    return Map.of("expression", expression, "returnByValue", true, "awaitPromise", true);
  }

  /** The same as text. */
  public String text(String expression) {
    return evaluate(expression).asText();
  }

  /** Waits until an expression is true, also when that takes other pages. */
  public void await(String expression) {
    Await.until(
        PATIENCE,
        expression,
        () -> holds(expression),
        () -> text("location.href + '\\n' + document.body.innerText") + traffic + log());
  }

  /** A page that goes away meanwhile has no answer. */
  private boolean holds(String expression) {
    JsonNode answer =
        tools.ask(page, "Runtime.evaluate", evaluation("Boolean(" + expression + ")"));
    return answer.path("result").path("result").path("value").asBoolean();
  }

  /** What it asked for and how that ended. */
  public Traffic traffic() {
    return traffic;
  }

  /** Forgets cookies and what was asked for. */
  public void forget() {
    open("about:blank");
    tools.call(page, "Network.clearBrowserCookies", Map.of());
    traffic.forget();
  }

  /** Writes what the page looks like to a file, as PNG. */
  public Path screenshot(Path file) {
    String data = call(page, "Page.captureScreenshot", Map.of("format", "png"), "data");
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, Base64.getDecoder().decode(data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it and waits until none of its processes is left. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the browser does not end: " + log());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Await.until(PATIENCE, "the end of the browser", () -> left().isEmpty(), this::left);
  }

  private List<String> left() {
    return sandbox.processes().stream()
        .map(child -> child.info().command().orElse(""))
        .filter(command -> command.contains("chromium"))
        .toList();
  }
}
