package io.jwasm.shim.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.proto.containerd.events.TaskCreate;
import io.jwasm.proto.containerd.events.TaskExit;
import io.jwasm.proto.containerd.types.Envelope;
import io.jwasm.shim.task.CreateRequest;
import io.jwasm.shim.task.ExitStatus;
import io.jwasm.shim.task.RootMount;
import io.jwasm.shim.task.StdioPaths;
import io.jwasm.shim.task.TaskNotice;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class EventPublisherTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Instant NOW = Instant.ofEpochSecond(1000, 5);

  private final List<Envelope> delivered = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();

  private EventPublisher publisher(EventSink sink) {
    return new EventPublisher(sink, "k8s.io", () -> NOW, log::add);
  }

  private static TaskNotice started(int number) {
    return new TaskNotice.Started("c" + number, number);
  }

  private static JwasmException failure(ErrorKind kind) {
    return new JwasmException(kind, "forward", "x", "away", null, null);
  }

  @Test
  void eventsCarryWhatContainerdReads() throws Exception {
    EventPublisher publisher = publisher(delivered::add);
    var mount = new RootMount("overlay", "overlay", "", List.of("lowerdir=/l"));
    var stdio = new StdioPaths("", "/out", "/err", false);
    publisher.publish(
        new TaskNotice.Created(
            new CreateRequest("c", Path.of("/bundle"), List.of(mount), stdio), 7));
    publisher.publish(
        new TaskNotice.Exited("c", "exec", 7, new ExitStatus(137, Instant.ofEpochSecond(9))));
    publisher.close(PATIENCE);
    assertThat(delivered)
        .extracting(Envelope::getTopic)
        .containsExactly("/tasks/create", "/tasks/exit");
    Envelope first = delivered.getFirst();
    assertThat(first.getNamespace()).isEqualTo("k8s.io");
    assertThat(first.getTimestamp().getSeconds()).isEqualTo(1000);
    assertThat(first.getEvent().getTypeUrl()).isEqualTo("containerd.events.TaskCreate");
    var create = TaskCreate.parseFrom(first.getEvent().getValue());
    assertThat(create.getRootfs(0).getOptionsList()).containsExactly("lowerdir=/l");
    assertThat(create.getIo().getStdout()).isEqualTo("/out");
    var exit = TaskExit.parseFrom(delivered.get(1).getEvent().getValue());
    assertThat(exit.getId()).isEqualTo("exec");
    assertThat(exit.getExitStatus()).isEqualTo(137);
    assertThat(exit.getExitedAt().getSeconds()).isEqualTo(9);
  }

  @Test
  void anAbsentSinkHoldsUpEventsInTheirOrder() {
    var failures = new AtomicInteger(3);
    EventPublisher publisher =
        publisher(envelope -> {
          if (failures.getAndDecrement() > 0) {
            throw failure(ErrorKind.UNAVAILABLE);
          }
          delivered.add(envelope);
        });
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      publisher.publish(started(i));
      expected.add("c" + i);
    }
    publisher.close(PATIENCE);
    assertThat(delivered)
        .extracting(e ->
            io.jwasm.proto.containerd.events.TaskStart.parseFrom(e.getEvent().getValue())
                .getContainerId())
        .isEqualTo(expected);
    assertThat(log).isEmpty();
  }

  @Test
  void whatTheSinkRefusesIsLoggedAndDropped() {
    var calls = new AtomicInteger();
    EventPublisher publisher =
        publisher(envelope -> {
          if (calls.getAndIncrement() == 0) {
            throw failure(ErrorKind.INVALID_ARGUMENT);
          }
          delivered.add(envelope);
        });
    publisher.publish(started(0));
    publisher.publish(started(1));
    publisher.close(PATIENCE);
    assertThat(delivered).hasSize(1);
    assertThat(log).singleElement().asString().contains("/tasks/start dropped");
  }

  @Test
  void closingDoesNotWaitForEver() {
    EventPublisher publisher =
        publisher(_ -> {
          throw failure(ErrorKind.UNAVAILABLE);
        });
    publisher.publish(started(0));
    publisher.close(Duration.ofMillis(100));
    assertThat(delivered).isEmpty();
  }
}
