package io.jwasm.shim.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status.Code;
import io.jwasm.proto.containerd.task.v2.KillRequest;
import io.jwasm.proto.containerd.task.v2.StateRequest;
import io.jwasm.proto.containerd.task.v2.StateResponse;
import io.jwasm.proto.containerd.task.v2.WaitRequest;
import io.jwasm.proto.containerd.task.v2.WaitResponse;
import io.jwasm.proto.ttrpc.Request;
import io.jwasm.proto.ttrpc.Response;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** ttrpc by its frames, beyond what all transports have in common. */
final class TtrpcTransportTest extends RpcTransportContract {
  @Override
  TestTransport wire() {
    return TestTransport.ttrpc();
  }

  private static ByteString request(String id) {
    return Request.newBuilder()
        .setService("containerd.task.v2.Task")
        .setMethod("State")
        .setPayload(StateRequest.newBuilder().setId(id).build().toByteString())
        .build()
        .toByteString();
  }

  private static ByteBuffer frame(int length, int stream, int type, int flags, ByteString data) {
    return ByteBuffer.allocate(10 + data.size())
        .putInt(length)
        .putInt(stream)
        .put((byte) type)
        .put((byte) flags)
        .put(data.toByteArray())
        .flip();
  }

  private static ByteBuffer call(int stream, String id) {
    ByteString data = request(id);
    return frame(data.size(), stream, 1, 0, data);
  }

  private SocketChannel raw() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(socket));
  }

  private static Response answer(FrameChannel frames, int stream) throws IOException {
    Frame frame = frames.read();
    assertThat(frame.stream()).isEqualTo(stream);
    assertThat(frame.type()).isEqualTo((byte) 2);
    assertThat(frame.flags()).isZero();
    return Response.parseFrom(frame.data());
  }

  private static String id(Response response) throws IOException {
    assertThat(response.hasStatus()).isFalse();
    return StateResponse.parseFrom(response.getPayload()).getId();
  }

  @Test
  void framesMayArriveByteByByte() throws Exception {
    try (SocketChannel client = raw();
        var frames = new FrameChannel(client)) {
      ByteBuffer bytes = call(1, "slow");
      while (bytes.hasRemaining()) {
        client.write(ByteBuffer.wrap(new byte[] {bytes.get()}));
      }
      assertThat(id(answer(frames, 1))).isEqualTo("slow");
    }
  }

  @Test
  void manyFramesMayArriveAtOnce() throws Exception {
    try (SocketChannel client = raw();
        var frames = new FrameChannel(client)) {
      ByteBuffer one = call(1, "a");
      ByteBuffer two = call(3, "b");
      client.write(ByteBuffer.allocate(one.limit() + two.limit()).put(one).put(two).flip());
      var first = frames.read();
      var second = frames.read();
      assertThat(java.util.Set.of(first.stream(), second.stream())).containsExactlyInAnyOrder(1, 3);
    }
  }

  @Test
  void dataBeyondTheLimitIsSkipped() throws Exception {
    try (SocketChannel client = raw();
        var frames = new FrameChannel(client)) {
      int length = RpcTransport.MAX_MESSAGE + 100_000;
      var unused =
          Thread.ofVirtual()
              .start(() -> {
                ByteBuffer big = frame(length, 1, 1, 0, ByteString.copyFrom(new byte[length]));
                try {
                  while (big.hasRemaining()) {
                    client.write(big);
                  }
                  client.write(call(3, "next"));
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      assertThat(answer(frames, 1).getStatus().getCode())
          .isEqualTo(Code.RESOURCE_EXHAUSTED.value());
      assertThat(id(answer(frames, 3))).isEqualTo("next");
    }
  }

  @Test
  void evenStreamsGarbageAndStreamingAreRefused() throws Exception {
    try (SocketChannel client = raw();
        var frames = new FrameChannel(client)) {
      client.write(call(2, "even"));
      assertThat(answer(frames, 2).getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT.value());
      client.write(frame(3, 5, 1, 0, ByteString.copyFrom(new byte[] {-1, -1, -1})));
      assertThat(answer(frames, 5).getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT.value());
      ByteString data = request("stream");
      client.write(frame(data.size(), 7, 1, Frame.REMOTE_OPEN, data));
      assertThat(answer(frames, 7).getStatus().getCode()).isEqualTo(Code.UNIMPLEMENTED.value());
      client.write(call(9, "fine"));
      assertThat(id(answer(frames, 9))).isEqualTo("fine");
    }
  }

  @Test
  void aPayloadThatIsNoMessageIsAnError() throws Exception {
    try (SocketChannel client = raw();
        var frames = new FrameChannel(client)) {
      ByteString data =
          Request.newBuilder()
              .setService("containerd.task.v2.Task")
              .setMethod("State")
              .setPayload(ByteString.copyFrom(new byte[] {-1, -1}))
              .build()
              .toByteString();
      client.write(frame(data.size(), 1, 1, 0, data));
      assertThat(answer(frames, 1).getStatus().getCode()).isNotZero();
    }
  }

  private static ByteBuffer wait(int stream, String id, long timeoutNanos) {
    ByteString data =
        Request.newBuilder()
            .setService("containerd.task.v2.Task")
            .setMethod("Wait")
            .setPayload(WaitRequest.newBuilder().setId(id).build().toByteString())
            .setTimeoutNano(timeoutNanos)
            .build()
            .toByteString();
    return frame(data.size(), stream, 1, 0, data);
  }

  @Test
  void theServerAnswersOnceAtTheDeadline() throws Exception {
    try (SocketChannel client = raw();
        var frames = new FrameChannel(client)) {
      client.write(wait(1, "w", 50_000_000));
      Response late = answer(frames, 1);
      assertThat(late.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED.value());
      assertThat(late.getStatus().getMessage())
          .isEqualTo("Wait took longer than the 50 ms that it was given");
      client.write(wait(3, "w", TimeUnit.MINUTES.toNanos(1)));
      var unused = tasks().kill(KillRequest.newBuilder().setId("w").setSignal(4).build());
      Response next = answer(frames, 3);
      assertThat(WaitResponse.parseFrom(next.getPayload()).getExitStatus()).isEqualTo(4);
      client.write(call(5, "last"));
      assertThat(id(answer(frames, 5))).as("nothing came between").isEqualTo("last");
    }
  }

  @Test
  void anUnfinishedFrameEndsTheConnection() throws Exception {
    try (SocketChannel client = raw()) {
      client.write(ByteBuffer.wrap(new byte[] {0, 0, 1}));
      client.shutdownOutput();
      assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
  }
}
