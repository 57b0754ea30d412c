package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.daemon.Terminal;
import io.jwasm.integration.harness.Places;
import io.jwasm.integration.harness.Running;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** WordPress from the compose file of the examples: bridge network, published port, names. */
class DemoIT {
  private static final Duration PATIENCE = Duration.ofMinutes(6);
  private static final byte[] CONTROL_C = {3};

  private static Running demo(String line) {
    Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs to be root");
    String demo = Places.top().resolve("integration/lamp/demo").toString();
    Running running = Terminal.start(List.of(demo), Map.of());
    running.await(PATIENCE, line, () -> running.stdout().contains(line));
    return running;
  }

  private static void end(Running running) throws IOException {
    running.write(CONTROL_C);
    assertThat(running.finish(PATIENCE).expectExit(130).stdout().stripTrailing())
        .endsWith("demo: ends");
    assertThat(NetworkInterface.getByName("jwasm-demo")).isNull();
    assertThat(Places.top().resolve("build/demo-stack")).doesNotExist();
    try (Stream<Path> groups = Files.find(Path.of("/sys/fs/cgroup"), 2, DemoIT::isDemo)) {
      assertThat(groups).isEmpty();
    }
  }

  @Test
  void theStackOfTheExamplesServesWordPressUntilControlC() throws Exception {
    try (Running running = demo("Ctrl-C ends it")) {
      assertThat(running.stdout())
          .contains("demo: front page in", "demo: log-in and dashboard in")
          .contains("WordPress is at http://10.213.64.2:8080/");
      assertThat(frontPage()).contains("<title>jwasm-demo");
      assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain("demo-stack");
      end(running);
    }
  }

  @Test
  void controlCEndsItWhileItStarts() throws IOException {
    try (Running running = demo("docker compose up")) {
      end(running);
    }
  }

  private static boolean isDemo(Path group, BasicFileAttributes attributes) {
    return group.endsWith("jwasm-demo");
  }

  private static String frontPage() throws IOException, InterruptedException {
    URI site = URI.create("http://10.213.64.2:8080/");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(site).build(), BodyHandlers.ofString()).body();
    }
  }
}
