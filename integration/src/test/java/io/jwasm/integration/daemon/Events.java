package io.jwasm.integration.daemon;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jwasm.integration.harness.Await;
import io.jwasm.integration.harness.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** What {@code ctr events} prints of tasks, from its start on. */
public final class Events implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Running client;

  /**
   * An event of a task.
   *
   * @param topic e.g. {@code /tasks/exit}
   * @param message in the JSON of protobuf
   */
  public record Event(String topic, JsonNode message) {
    /** Whose it is. */
    public String container() {
      return message.path("container_id").asText();
    }

    /** Whether this is the end of a process, by the container's id or the exec's. */
    public boolean isExitOf(String process) {
      return topic.equals("/tasks/exit") && message.path("id").asText().equals(process);
    }

    /** How the process ended, of an exit. */
    public int exitStatus() {
      return message.path("exit_status").asInt();
    }

    /** When the process ended, of an exit. */
    public Instant exitedAt() {
      JsonNode time = message.path("exited_at");
      return Instant.ofEpochSecond(time.path("seconds").asLong(), time.path("nanos").asLong());
    }
  }

  private Events(Running client) {
    this.client = client;
  }

  /** Subscribes; returns when it is certain that nothing will be missed. */
  static Events of(Containerd containerd) {
    Running client = containerd.start("events");
    // Labels of the namespace are an event that is asked for until the subscription is there.
    Await.until(
        PATIENCE,
        "a subscription",
        () -> {
          containerd.ctr("namespaces", "label", "default", "probe=" + System.nanoTime());
          return client.stdout().contains("/namespaces/");
        },
        client::stderr);
    return new Events(client);
  }

  /** What has come up to now of a container. */
  public List<Event> of(String container) {
    String text = client.stdout();
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .filter(line -> line.contains(" /tasks/"))
        .map(Events::parse)
        .filter(event -> event.container().equals(container))
        .toList();
  }

  private static Event parse(String line) {
    int begin = line.indexOf(" /tasks/") + 1;
    int end = line.indexOf(' ', begin);
    try {
      return new Event(line.substring(begin, end), new JsonMapper().readTree(line.substring(end)));
    } catch (JsonProcessingException e) {
      throw new AssertionError("no event: " + line, e);
    }
  }

  /** Waits for an event of a container. */
  public void await(String topic, String container) {
    await(topic + " of " + container, container, event -> event.topic().equals(topic));
  }

  /** Waits for the exit of a container's first process, and answers it. */
  public Event awaitExit(String container) {
    return await("the exit of " + container, container, event -> event.isExitOf(container));
  }

  private Event await(String what, String container, Predicate<Event> wanted) {
    Await.until(PATIENCE, what, () -> of(container).stream().anyMatch(wanted), client::stdout);
    return of(container).stream().filter(wanted).findFirst().orElseThrow();
  }

  @Override
  public void close() {
    client.close();
  }
}
