package io.jwasm.runtime.net;

import io.jwasm.linux.Socket;
import java.util.Locale;

/** What carries the bytes of an IP socket. */
public enum Transport {
  TCP(Socket.STREAM),
  UDP(Socket.DGRAM);

  private final int type;

  Transport(int type) {
    this.type = type;
  }

  /** That of a socket type of {@link Socket}. */
  static Transport of(int type) {
    return type == Socket.STREAM ? TCP : UDP;
  }

  /** The type of its sockets, of {@link Socket}. */
  public int type() {
    return type;
  }

  /** {@code tcp} or {@code udp}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
