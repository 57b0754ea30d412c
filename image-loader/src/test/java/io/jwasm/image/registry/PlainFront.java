package io.jwasm.image.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Stands before the JDK's HTTP server, which lets TLS clients wait, and turns them away at once.
 */
final class PlainFront implements AutoCloseable {
  private static final int TLS_HANDSHAKE = 0x16;

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final InetSocketAddress behind;

  PlainFront(InetSocketAddress behind) throws IOException {
    this.behind = behind;
    Thread.startVirtualThread(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Thread.startVirtualThread(() -> serve(client));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket client) {
    try (client) {
      int first = client.getInputStream().read();
      if (first == TLS_HANDSHAKE) {
        client
            .getOutputStream()
            .write("HTTP/1.0 400 no TLS here\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      } else if (first >= 0) {
        connect(client, first);
      }
    } catch (IOException e) {
      // The client went away.
    }
  }

  private void connect(Socket client, int first) throws IOException {
    try (Socket target = new Socket(behind.getAddress(), behind.getPort())) {
      target.getOutputStream().write(first);
      Thread.startVirtualThread(() -> copy(client, target));
      copy(target, client);
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      in.transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // Either side broke off; the other is closed with the connection.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
