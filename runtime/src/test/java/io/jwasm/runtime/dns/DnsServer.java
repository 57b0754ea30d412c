package io.jwasm.runtime.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A name server on loopback that answers as a test says, over UDP and TCP. */
final class DnsServer implements AutoCloseable {
  /** Decides about an answer, whose question is set already. */
  @FunctionalInterface
  interface Script {
    /**
     * Answers a question.
     *
     * @param stream whether it came over TCP
     * @return null to say nothing
     */
    byte @Nullable [] answer(Message query, boolean stream) throws IOException;

    /** Datagrams that come before the answer, from the same address. */
    default List<byte[]> before(Message query) throws IOException {
      return List.of();
    }
  }

  private final DatagramSocket datagrams;
  private final ServerSocket listener;
  private final List<String> questions = new CopyOnWriteArrayList<>();
  private final Script script;
  private final int port;

  DnsServer(Script script) {
    this("127.0.0.1", 0, script);
  }

  /**
   * @param port 0 for any that is free
   */
  DnsServer(String host, int port, Script script) {
    this.script = script;
    try {
      Sockets sockets = Sockets.bind(InetAddress.getByName(host), port);
      datagrams = sockets.datagrams;
      listener = sockets.listener;
      this.port = listener.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().name("dns udp").start(this::serveDatagrams);
    Thread.ofPlatform().daemon().name("dns tcp").start(this::serveStreams);
  }

  /** Both on one port number. */
  private record Sockets(DatagramSocket datagrams, ServerSocket listener) {
    static Sockets bind(InetAddress address, int port) throws IOException {
      for (int tries = 1; ; tries++) {
        var datagrams = new DatagramSocket(port, address);
        try {
          return new Sockets(datagrams, new ServerSocket(datagrams.getLocalPort(), 8, address));
        } catch (BindException e) {
          // a number that is free for UDP may be taken for TCP
          datagrams.close();
          if (port != 0 || tries == 20) {
            throw e;
          }
        }
      }
    }
  }

  int port() {
    return port;
  }

  /** What was asked so far: name, type, and transport. */
  List<String> questions() {
    return questions;
  }

  private byte @Nullable [] answer(byte[] wire, boolean stream) throws IOException {
    var query = new Message(wire);
    Record question = query.getQuestion();
    questions.add(
        question.getName().toString(true)
            + " "
            + org.xbill.DNS.Type.string(question.getType())
            + (stream ? " tcp" : ""));
    return script.answer(query, stream);
  }

  private void serveDatagrams() {
    var packet = new DatagramPacket(new byte[4096], 4096);
    try {
      while (true) {
        datagrams.receive(packet);
        byte[] wire = new byte[packet.getLength()];
        System.arraycopy(packet.getData(), 0, wire, 0, wire.length);
        List<byte[]> all = new ArrayList<>(script.before(new Message(wire)));
        byte[] answer = answer(wire, false);
        if (answer != null) {
          all.add(answer);
        }
        for (byte[] one : all) {
          datagrams.send(new DatagramPacket(one, one.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serveStreams() {
    try {
      while (true) {
        try (var socket = listener.accept()) {
          var in = new DataInputStream(socket.getInputStream());
          var out = new DataOutputStream(socket.getOutputStream());
          byte[] answer = answer(in.readNBytes(in.readUnsignedShort()), true);
          if (answer != null) {
            out.writeShort(answer.length);
            out.write(answer);
          }
        }
      }
    } catch (IOException e) {
      // closed
    }
  }

  /** An answer with these records, in the form {@code name type data}. */
  static Message reply(Message query, int code, String... records) throws IOException {
    var answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setRcode(code);
    answer.addRecord(query.getQuestion(), Section.QUESTION);
    for (String record : records) {
      String[] words = record.split(" ", 3);
      answer.addRecord(
          Record.fromString(
              org.xbill.DNS.Name.fromString(words[0], org.xbill.DNS.Name.root),
              org.xbill.DNS.Type.value(words[1]),
              org.xbill.DNS.DClass.IN,
              60,
              words[2],
              org.xbill.DNS.Name.root),
          Section.ANSWER);
    }
    return answer;
  }

  /** That there is no such name. */
  static Message missing(Message query) throws IOException {
    return reply(query, Rcode.NXDOMAIN);
  }

  @Override
  public void close() {
    datagrams.close();
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
