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
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/** Questions that are asked together, and what is known of their answers. Confined to a thread. */
final class Exchange implements AutoCloseable {
  private static final int MAX_MESSAGE = 65_535;
  private static final int LENGTH = 2;

  private final SocketFactory sockets;
  private final StopSignal stop;
  private final Duration timeout;
  private final Query[] queries;
  private final @Nullable Message[] answers;
  private final SocketBuffer buffer = new SocketBuffer(MAX_MESSAGE);

  /**
   * @param timeout how long a server may take
   */
  Exchange(SocketFactory sockets, StopSignal stop, Duration timeout, Query[] queries) {
    this.sockets = sockets;
    this.stop = stop;
    this.timeout = timeout;
    this.queries = queries;
    answers = new Message[queries.length];
  }

  /** For each question the answer about it, or else that of a server which cannot tell, or null. */
  @SuppressWarnings("MayBeReadOnlyArray")
  @Nullable Message[] answers() {
    return answers;
  }

  /** Whether a question needs another server. */
  private boolean open(int index) {
    Message answer = answers[index];
    return answer == null || !DnsClient.isFinal(answer.getRcode());
  }

  /** Whether every question is answered. */
  boolean done() {
    for (int i = 0; i < queries.length; i++) {
      if (open(i)) {
        return false;
      }
    }
    return true;
  }

  /** Asks a server all that is open in datagrams, and by TCP what does not fit into one. */
  void datagrams(Inet server) {
    int fd = connect(server, Socket.DGRAM, deadline());
    if (fd < 0) {
      return;
    }
    boolean[] waiting = new boolean[queries.length];
    try {
      for (int i = 0; i < queries.length; i++) {
        waiting[i] = open(i) && send(fd, queries[i].wire());
      }
      collect(fd, waiting);
    } finally {
      Fd.close(fd);
    }
    for (int i = 0; i < queries.length; i++) {
      Message answer = answers[i];
      if (answer != null && answer.getHeader().getFlag(Flags.TC)) {
        answers[i] = stream(server, queries[i]);
      }
    }
  }

  /** What does not answer a question may be forged: the right answer may still come. */
  private void collect(int fd, boolean[] waiting) {
    long deadline = deadline();
    while (any(waiting) && await(fd, PollSet.POLLIN, deadline)) {
      long length = buffer.receive(fd, MAX_MESSAGE);
      if (length < 0 && length != -Errno.EAGAIN) {
        return;
      }
      Message answer = length < 0 ? null : parse(buffer.bytes(length));
      for (int i = 0; i < queries.length && answer != null; i++) {
        if (waiting[i] && queries[i].fits(answer)) {
          boolean plain = answer.getRcode() == Rcode.FORMERR && queries[i].simplify();
          waiting[i] = plain && send(fd, queries[i].wire());
          answers[i] = answer;
        }
      }
    }
  }

  private static boolean any(boolean[] waiting) {
    for (boolean one : waiting) {
      if (one) {
        return true;
      }
    }
    return false;
  }

  /** Asks a server all that is open by TCP. */
  void streams(Inet server) {
    for (int i = 0; i < queries.length; i++) {
      if (open(i)) {
        Message answer = stream(server, queries[i]);
        answers[i] = answer != null ? answer : answers[i];
      }
    }
  }

  private @Nullable Message stream(Inet server, Query query) {
    long deadline = deadline();
    int fd = connect(server, Socket.STREAM, deadline);
    if (fd < 0) {
      return null;
    }
    try {
      byte[] length = send(fd, query.framed()) ? read(fd, LENGTH, deadline) : null;
      byte[] body =
          length == null ? null : read(fd, (length[0] & 0xff) << 8 | (length[1] & 0xff), deadline);
      Message answer = body == null ? null : parse(body);
      return answer != null && query.fits(answer) ? answer : null;
    } finally {
      Fd.close(fd);
    }
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

  /** A connected socket, which the caller closes, or a negated error number. */
  private int connect(Inet server, int type, long deadline) {
    int family = server.ip().wide() ? Socket.INET6 : Socket.INET;
    int fd = sockets.open(family, type | Socket.NONBLOCK, 0);
    if (fd < 0) {
      return fd;
    }
    boolean kept = false;
    try {
      int connected = Socket.connect(fd, server);
      if (connected == -Errno.EINPROGRESS && await(fd, PollSet.POLLOUT, deadline)) {
        connected = -SocketOption.getInt(fd, SocketOption.ERROR);
      }
      kept = connected == 0;
      return kept ? fd : connected;
    } finally {
      if (!kept) {
        Fd.close(fd);
      }
    }
  }

  private boolean send(int fd, byte[] bytes) {
    return buffer.send(fd, bytes, 0) == bytes.length;
  }

  private long deadline() {
    return System.nanoTime() + timeout.toNanos();
  }

  private boolean await(int fd, short events, long deadline) {
    return stop.await(fd, events, Math.max(0, deadline - System.nanoTime()));
  }

  private static @Nullable Message parse(byte[] bytes) {
    try {
      return new Message(bytes);
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public void close() {
    buffer.close();
  }
}
