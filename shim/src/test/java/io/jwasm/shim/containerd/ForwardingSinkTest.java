package io.jwasm.shim.containerd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Empty;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.proto.containerd.services.events.ttrpc.v1.EventsGrpc;
import io.jwasm.proto.containerd.services.events.ttrpc.v1.ForwardRequest;
import io.jwasm.proto.containerd.types.Envelope;
import io.jwasm.shim.rpc.RpcServer;
import io.jwasm.shim.rpc.TtrpcTransport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ForwardingSinkTest implements EventsGrpc.AsyncService {
  @TempDir Path directory;
  private final List<String> topics = new CopyOnWriteArrayList<>();

  @Override
  public void forward(ForwardRequest request, StreamObserver<Empty> answer) {
    String topic = request.getEnvelope().getTopic();
    if (topic.isEmpty()) {
      answer.onError(Status.INVALID_ARGUMENT.withDescription("no topic").asRuntimeException());
      return;
    }
    topics.add(topic);
    answer.onNext(Empty.getDefaultInstance());
    answer.onCompleted();
  }

  private Path socket() {
    return directory.resolve("c.sock.ttrpc");
  }

  private RpcServer containerd() throws IOException {
    return new TtrpcTransport().serve(socket(), List.of(EventsGrpc.bindService(this)));
  }

  private static Envelope event(String topic) {
    return Envelope.newBuilder().setTopic(topic).build();
  }

  private static void assertKind(ForwardingSink sink, String topic, ErrorKind kind) {
    assertThatThrownBy(() -> sink.deliver(event(topic)))
        .isInstanceOfSatisfying(JwasmException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  void findsContainerdAgainAfterItsRestart() throws IOException {
    try (var sink = new ForwardingSink(socket())) {
      assertKind(sink, "/early", ErrorKind.UNAVAILABLE);
      try (RpcServer _ = containerd()) {
        sink.deliver(event("/one"));
        sink.deliver(event("/two"));
      }
      assertKind(sink, "/lost", ErrorKind.UNAVAILABLE);
      try (RpcServer _ = containerd()) {
        sink.deliver(event("/three"));
      }
    }
    assertThat(topics).containsExactly("/one", "/two", "/three");
  }

  @Test
  void anEventThatIsRefusedEndsNoConnection() throws IOException {
    try (RpcServer containerd = containerd();
        var sink = new ForwardingSink(socket())) {
      sink.deliver(event("/one"));
      assertKind(sink, "", ErrorKind.INVALID_ARGUMENT);
      sink.deliver(event("/two"));
      assertThat(containerd.connections()).isOne();
    }
    assertThat(topics).containsExactly("/one", "/two");
  }
}
