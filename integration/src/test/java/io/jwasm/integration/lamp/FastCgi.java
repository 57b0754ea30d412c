package io.jwasm.integration.lamp;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** One connection to a FastCGI server as a web server makes it (FastCGI specification 1.0). */
public final class FastCgi implements AutoCloseable {
  private static final int BEGIN = 1;
  private static final int END = 3;
  private static final int PARAMS = 4;
  private static final int STDIN = 5;
  private static final int STDOUT = 6;
  private static final int RESPONDER = 1;
  private static final int KEEP = 1;
  private static final int LARGEST = 65_528;

  private final Socket socket;
  private final DataOutputStream output;
  private final DataInputStream input;

  /** Connects to a port of this machine. */
  public FastCgi(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(120_000);
    socket.setTcpNoDelay(true);
    output = new DataOutputStream(socket.getOutputStream());
    input = new DataInputStream(socket.getInputStream());
  }

  /** Asks one request on a connection of its own. */
  public static String ask(int port, String script, byte[] body) throws IOException {
    try (var connection = new FastCgi(port)) {
      connection.begin(script, body.length, false);
      connection.body(body);
      return connection.answer();
    }
  }

  /** Sends the head of a request. */
  public void begin(String script, int length, boolean keep) throws IOException {
    record(BEGIN, new byte[] {0, RESPONDER, (byte) (keep ? KEEP : 0), 0, 0, 0, 0, 0});
    Map<String, String> params = new TreeMap<>();
    params.put("SCRIPT_FILENAME", script);
    params.put("SCRIPT_NAME", script);
    params.put("REQUEST_METHOD", length > 0 ? "POST" : "GET");
    params.put("CONTENT_LENGTH", Integer.toString(length));
    params.put("CONTENT_TYPE", "application/octet-stream");
    params.put("SERVER_PROTOCOL", "HTTP/1.1");
    record(PARAMS, pairs(params));
    record(PARAMS, new byte[0]);
  }

  /** Sends the body and its end. */
  public void body(byte[] bytes) throws IOException {
    for (int at = 0; at < bytes.length; at += LARGEST) {
      int length = Math.min(LARGEST, bytes.length - at);
      header(STDIN, length);
      output.write(bytes, at, length);
    }
    record(STDIN, new byte[0]);
  }

  /** Sends some bytes as they are. */
  public void raw(byte[] bytes) throws IOException {
    output.write(bytes);
    output.flush();
  }

  /** What the script wrote, with its header lines. */
  public String answer() throws IOException {
    var text = new ByteArrayOutputStream();
    while (true) {
      int type = input.readUnsignedShort() & 0xff;
      input.skipNBytes(2);
      int length = input.readUnsignedShort();
      int padding = input.readUnsignedShort() >> 8;
      byte[] content = input.readNBytes(length);
      if (content.length < length) {
        throw new EOFException("in the middle of a record");
      }
      input.skipNBytes(padding);
      if (type == STDOUT) {
        text.write(content);
      } else if (type == END) {
        return text.toString(StandardCharsets.UTF_8);
      }
    }
  }

  private static byte[] pairs(Map<String, String> params) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    for (var entry : params.entrySet()) {
      out.writeInt(entry.getKey().length() | 0x8000_0000);
      out.writeInt(entry.getValue().length() | 0x8000_0000);
      out.writeBytes(entry.getKey());
      out.writeBytes(entry.getValue());
    }
    return bytes.toByteArray();
  }

  private void record(int type, byte[] content) throws IOException {
    header(type, content.length);
    output.write(content);
    output.flush();
  }

  private void header(int type, int length) throws IOException {
    output.writeByte(1);
    output.writeByte(type);
    output.writeShort(1);
    output.writeShort(length);
    output.writeShort(0);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
