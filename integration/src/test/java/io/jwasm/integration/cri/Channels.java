package io.jwasm.integration.cri;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.jwasm.integration.daemon.Sandbox;
import io.jwasm.integration.harness.Await;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A WebSocket (RFC 6455) to containerd's streaming server with Kubernetes' protocol: each message
 * starts with the number of its channel. The server listens in the sandbox's network, where a
 * process passes the bytes on.
 */
public final class Channels implements AutoCloseable {
  /** Input of a process. */
  public static final int STDIN = 0;

  /** Output of a process, or all of a terminal's. */
  public static final int STDOUT = 1;

  /** Output of a process that has no terminal. */
  public static final int STDERR = 2;

  /** How it ended, as JSON. */
  public static final int STATUS = 3;

  /** The size of the terminal, as JSON. */
  public static final int RESIZE = 4;

  private static final String RELAY = "exec 3<>/dev/tcp/$1/$2 || exit 1; cat <&3 & cat >&3; wait";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int FINAL_BINARY = 0x82;
  private static final int MASKED = 0x80;
  private static final int SHORT = 126;
  private static final int LONG = 127;
  private static final int CLOSE = 8;

  private final Process relay;
  private final DataInputStream input;
  private final OutputStream output;
  private final Map<Integer, ByteArrayOutputStream> received = new ConcurrentHashMap<>();

  private Channels(Process relay) {
    this.relay = relay;
    input = new DataInputStream(relay.getInputStream());
    output = relay.getOutputStream();
  }

  /** Connects to where {@link Cri} says. */
  public static Channels open(Sandbox sandbox, String url) {
    URI uri = URI.create(url);
    String port = Integer.toString(uri.getPort());
    List<String> words = sandbox.enter(List.of("bash", "-c", RELAY, "bash", uri.getHost(), port));
    try {
      var channels =
          new Channels(
              new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start());
      channels.upgrade(uri);
      Thread.ofVirtual().start(channels::receive);
      return channels;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void upgrade(URI uri) throws IOException {
    String request =
        "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            + "Sec-WebSocket-Protocol: v4.channel.k8s.io\r\n\r\n";
    output.write(request.formatted(uri.getRawPath(), uri.getAuthority()).getBytes(US_ASCII));
    output.flush();
    var answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\n") < 0) {
      answer.append((char) input.readByte());
    }
    if (!answer.toString().startsWith("HTTP/1.1 101")) {
      throw new IOException(answer.toString());
    }
  }

  private void receive() {
    try {
      while (true) {
        int opcode = input.readUnsignedByte() & 0xf;
        int length = input.readUnsignedByte();
        if (length == SHORT) {
          length = input.readUnsignedShort();
        } else if (length == LONG) {
          length = Math.toIntExact(input.readLong());
        }
        byte[] payload = input.readNBytes(length);
        if (opcode == CLOSE) {
          return;
        }
        if (length > 0) {
          channel(payload[0]).write(payload, 1, length - 1);
        }
      }
    } catch (IOException e) {
      // The server has closed it.
    }
  }

  private ByteArrayOutputStream channel(int number) {
    return received.computeIfAbsent(number, _ -> new ByteArrayOutputStream());
  }

  /** Sends on a channel; short enough for one frame, whose mask is all zero. */
  public Channels send(int channel, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    var frame = ByteBuffer.allocate(bytes.length + 7);
    frame.put((byte) FINAL_BINARY).put((byte) (MASKED | bytes.length + 1)).putInt(0);
    frame.put((byte) channel).put(bytes);
    try {
      output.write(frame.array());
      output.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** What came on a channel until now. */
  public String text(int channel) {
    return channel(channel).toString(UTF_8);
  }

  /** Waits until there is this text on a channel. */
  public Channels await(int channel, String text) {
    Await.until(
        PATIENCE,
        "\"" + text + "\" on channel " + channel,
        () -> text(channel).contains(text),
        () -> received);
    return this;
  }

  @Override
  public void close() {
    relay.descendants().forEach(ProcessHandle::destroyForcibly);
    relay.destroyForcibly();
    relay.onExit().join();
  }
}
