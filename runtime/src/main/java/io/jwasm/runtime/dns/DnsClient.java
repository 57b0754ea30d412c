package io.jwasm.runtime.dns;

import io.jwasm.linux.Errno;
import io.jwasm.linux.Fd;
import io.jwasm.linux.PollSet;
import io.jwasm.linux.Socket;
import io.jwasm.linux.SocketAddress.Inet;
import io.jwasm.linux.SocketBuffer;
import io.jwasm.linux.SocketFactory;
import io.jwasm.linux.SocketOption;
import io.jwasm.runtime.stop.StopSignal;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/** Asks name servers, in turn until one of them knows. Thread-safe. */
final class DnsClient {
  private static final int MAX_MESSAGE = 65_535;
  private static final int LENGTH = 2;

  private final SocketFactory sockets;
  private final StopSignal stop;
  private final AtomicInteger turn = new AtomicInteger();

  /**
   * @param sockets made in the network that the servers are in
   * @param stop where to wait
   */
  DnsClient(SocketFactory sockets, StopSignal stop) {
    this.sockets = sockets;
    this.stop = stop;
  }

  /**
   * Asks.
   *
   * @return the first answer that is about the name, or else that of a server which cannot tell;
   *     empty if none answers
   * @throws io.jwasm.runtime.engine.GuestStop.Interrupted if the guest is stopped meanwhile
   */
  Optional<Message> ask(Message query, ResolvConf conf) {
    int first = conf.rotate() ? Math.floorMod(turn.getAndIncrement(), conf.servers().size()) : 0;
    try (var buffer = new SocketBuffer(MAX_MESSAGE)) {
      var exchange = new Exchange(query, conf, buffer);
      Message last = null;
      for (int i = 0; i < conf.attempts() * conf.servers().size(); i++) {
        Inet server = conf.servers().get((first + i) % conf.servers().size());
        Message answer = exchange.with(server);
        if (answer != null && isFinal(answer.getRcode())) {
          return Optional.of(answer);
        }
        last = answer != null ? answer : last;
      }
      return Optional.ofNullable(last);
    }
  }

  /** Whether an answer is about the name, and not about its server. */
  static boolean isFinal(int code) {
    return code == Rcode.NOERROR || code == Rcode.NXDOMAIN;
  }

  /** One question. */
  private final class Exchange {
    private final Message query;
    private final ResolvConf conf;
    private final SocketBuffer buffer;
    private final byte[] wire;

    Exchange(Message query, ResolvConf conf, SocketBuffer buffer) {
      this.query = query;
      this.conf = conf;
      this.buffer = buffer;
      wire = query.toWire(MAX_MESSAGE);
    }

    /** The answer of a server; null if it does not give one in time. */
    @Nullable Message with(Inet server) {
      Message answer = conf.stream() ? null : on(server, Socket.DGRAM);
      boolean whole = answer != null && !answer.getHeader().getFlag(Flags.TC);
      return whole || (answer == null && !conf.stream()) ? answer : on(server, Socket.STREAM);
    }

    private @Nullable Message on(Inet server, int type) {
      int family = server.ip().wide() ? Socket.INET6 : Socket.INET;
      int fd = sockets.open(family, type | Socket.NONBLOCK, 0);
      if (fd < 0) {
        return null;
      }
      try {
        long deadline = System.nanoTime() + conf.timeout().toNanos();
        int connected = Socket.connect(fd, server);
        if (connected == -Errno.EINPROGRESS && await(fd, PollSet.POLLOUT, deadline)) {
          connected = -SocketOption.getInt(fd, SocketOption.ERROR);
        }
        if (connected < 0) {
          return null;
        }
        return type == Socket.DGRAM ? datagram(fd, deadline) : stream(fd, deadline);
      } finally {
        Fd.close(fd);
      }
    }

    private boolean await(int fd, short events, long deadline) {
      return stop.await(fd, events, Math.max(0, deadline - System.nanoTime()));
    }

    /** What does not answer the question may be forged: the right answer may still come. */
    private @Nullable Message datagram(int fd, long deadline) {
      if (buffer.send(fd, wire, 0) != wire.length) {
        return null;
      }
      while (await(fd, PollSet.POLLIN, deadline)) {
        long length = buffer.receive(fd, MAX_MESSAGE);
        if (length < 0 && length != -Errno.EAGAIN) {
          return null;
        }
        Message answer = length < 0 ? null : parse(buffer.bytes(length));
        if (answer != null) {
          return answer;
        }
      }
      return null;
    }

    private @Nullable Message stream(int fd, long deadline) {
      byte[] framed = new byte[LENGTH + wire.length];
      framed[0] = (byte) (wire.length >> 8);
      framed[1] = (byte) wire.length;
      System.arraycopy(wire, 0, framed, LENGTH, wire.length);
      if (buffer.send(fd, framed, 0) != framed.length) {
        return null;
      }
      byte[] length = read(fd, LENGTH, deadline);
      if (length == null) {
        return null;
      }
      byte[] body = read(fd, (length[0] & 0xff) << 8 | (length[1] & 0xff), deadline);
      return body == null ? null : parse(body);
    }

    private byte @Nullable [] read(int fd, int length, long deadline) {
      byte[] bytes = new byte[length];
      int done = 0;
      while (done < length) {
        long count = await(fd, PollSet.POLLIN, deadline) ? buffer.receive(fd, length - done) : 0;
        if (count == 0 || (count < 0 && count != -Errno.EAGAIN)) {
          return null;
        }
        if (count > 0) {
          System.arraycopy(buffer.bytes(count), 0, bytes, done, (int) count);
          done += (int) count;
        }
      }
      return bytes;
    }

    private @Nullable Message parse(byte[] bytes) {
      try {
        var answer = new Message(bytes);
        boolean fits =
            answer.getHeader().getFlag(Flags.QR)
                && answer.getHeader().getID() == query.getHeader().getID()
                && Objects.equals(answer.getQuestion(), query.getQuestion());
        return fits ? answer : null;
      } catch (IOException e) {
        return null;
      }
    }
  }
}
