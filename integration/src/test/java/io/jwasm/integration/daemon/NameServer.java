package io.jwasm.integration.daemon;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A name server whose answers depend on the first label of the name and on which of its addresses
 * is asked, and that knows no name with a later label {@code none}; a program of its own, to run in
 * another network namespace. Prints each question as {@code SERVER NAME TYPE TRANSPORT}, servers
 * being counted from 1.
 */
public final class NameServer {
  private static final int PORT = 53;
  private static final int A = 1;
  private static final int CNAME = 5;
  private static final int AAAA = 28;
  private static final int SERVFAIL = 2;
  private static final int NXDOMAIN = 3;
  private static final int TRUNCATED = 0x0200;
  private static final byte[] SIX = {32, 1, 13, -72, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  private NameServer() {}

  /**
   * @param args its addresses
   */
  public static void main(String[] args) throws IOException {
    for (int i = 0; i < args.length; i++) {
      var address = InetAddress.getByName(args[i]);
      int server = i + 1;
      var datagrams = new DatagramSocket(PORT, address);
      var streams = new ServerSocket(PORT, 8, address);
      Thread.ofPlatform().start(() -> datagrams(server, datagrams));
      Thread.ofPlatform().start(() -> streams(server, streams));
    }
    System.out.println("ready");
  }

  private static void datagrams(int server, DatagramSocket socket) {
    var packet = new DatagramPacket(new byte[4096], 4096);
    while (true) {
      try {
        socket.receive(packet);
        var query = new Query(Arrays.copyOf(packet.getData(), packet.getLength()), server, false);
        for (byte[] answer : query.answers()) {
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void streams(int server, ServerSocket listener) {
    while (true) {
      try (var socket = listener.accept()) {
        var in = new DataInputStream(socket.getInputStream());
        byte[] question = in.readNBytes(in.readUnsignedShort());
        OutputStream out = socket.getOutputStream();
        for (byte[] answer : new Query(question, server, true).answers()) {
          out.write(answer.length >> 8);
          out.write(answer.length);
          out.write(answer);
        }
      } catch (IOException e) {
        // the next one may do better
      }
    }
  }

  /** One question. */
  private static final class Query {
    private final byte[] wire;
    private final int server;
    private final boolean stream;
    private final int type;
    private final int end;
    private final String first;

    Query(byte[] wire, int server, boolean stream) {
      this.wire = wire;
      this.server = server;
      this.stream = stream;
      var name = new StringBuilder();
      int at = 12;
      while (wire[at] != 0) {
        name.append(name.isEmpty() ? "" : ".");
        name.append(new String(wire, at + 1, wire[at], StandardCharsets.US_ASCII));
        at += wire[at] + 1;
      }
      type = wire[at + 2];
      end = at + 5;
      String text = name.toString().toLowerCase(Locale.ROOT);
      boolean empty = !text.contains(".") || text.contains(".none.");
      first = empty ? "" : text.substring(0, text.indexOf('.'));
      String kind = type == A ? "A" : type == AAAA ? "AAAA" : Integer.toString(type);
      synchronized (System.out) {
        System.out.println(server + " " + text + " " + kind + (stream ? " tcp" : ""));
      }
    }

    byte[][] answers() {
      return switch (first) {
        case "both" -> found(type == A ? address(1) : record(AAAA, SIX));
        case "four" -> four(4);
        case "second" -> server == 1 ? failed(SERVFAIL) : four(2);
        case "late" -> server == 1 ? new byte[0][] : four(3);
        case "silent" -> new byte[0][];
        case "failing" -> failed(SERVFAIL);
        case "big" -> stream ? four(5) : new byte[][] {reply(0, TRUNCATED, new byte[0])};
        case "alias" -> found(record(CNAME, name("four")));
        case "loop" -> found(record(CNAME, name("pool")));
        case "pool" -> found(record(CNAME, name("loop")));
        case "forged" -> forged();
        default -> failed(NXDOMAIN);
      };
    }

    private byte[][] found(byte[] record) {
      return new byte[][] {reply(0, 0, record)};
    }

    private byte[][] failed(int code) {
      return new byte[][] {reply(code, 0, new byte[0])};
    }

    /** An address of IPv4, and none of IPv6. */
    private byte[][] four(int last) {
      return found(type == A ? address(last) : new byte[0]);
    }

    /** The wrong one first, with another number. */
    private byte[][] forged() {
      byte[] wrong = reply(0, 0, address(66));
      wrong[0] ^= 1;
      return new byte[][] {wrong, four(6)[0]};
    }

    private static byte[] address(int last) {
      return record(A, new byte[] {(byte) 192, 0, 2, (byte) last});
    }

    /** A name below test. */
    private static byte[] name(String label) {
      byte[] text = label.getBytes(StandardCharsets.US_ASCII);
      return ByteBuffer.allocate(text.length + 7)
          .put((byte) text.length)
          .put(text)
          .put(new byte[] {4, 't', 'e', 's', 't', 0})
          .array();
    }

    /** A record of the name that was asked for. */
    private static byte[] record(int type, byte[] data) {
      return ByteBuffer.allocate(12 + data.length)
          .putShort((short) 0xc00c)
          .putShort((short) type)
          .putShort((short) 1)
          .putInt(600)
          .putShort((short) data.length)
          .put(data)
          .array();
    }

    /** A whole message with the question and at most one record. */
    private byte[] reply(int code, int flags, byte[] record) {
      return ByteBuffer.allocate(end + record.length)
          .put(wire, 0, 2)
          .putShort((short) (0x8180 | flags | code))
          .putShort((short) 1)
          .putShort((short) (record.length > 0 ? 1 : 0))
          .putInt(0)
          .put(wire, 12, end - 12)
          .put(record)
          .array();
    }
  }
}
