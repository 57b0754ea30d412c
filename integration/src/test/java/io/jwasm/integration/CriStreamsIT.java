package io.jwasm.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.jwasm.integration.cri.Channels;
import io.jwasm.integration.daemon.Release;
import org.junit.jupiter.api.Test;

/** What is behind {@code kubectl exec}, {@code attach} and {@code port-forward}. */
class CriStreamsIT extends CriSuite {
  private static final int DATA = 0;
  private static final int ERROR = 1;

  CriStreamsIT() {
    super(Release.V2);
  }

  private Channels open(String url) {
    return Channels.open(sandbox(), url);
  }

  @Test
  void aProcessHasStreamsOrATerminal() {
    String pod = run(pod("exec"));
    String container = start(pod, sleeper("main"));
    try (Channels plain = open(cri().execStreams(container, false, "/tty.wasm"))) {
      plain.send(Channels.STDIN, "one line\n").await(Channels.STATUS, "\"Success\"");
      assertThat(plain.text(Channels.STDOUT)).isEqualTo("tty 0 0 0\ngot one line\n");
    }
    try (Channels failing = open(cri().execStreams(container, false, "cat", "/none"))) {
      failing.await(Channels.STATUS, "\"ExitCode\",\"message\":\"1\"");
      assertThat(failing.text(Channels.STDERR)).contains("/none");
      assertThat(failing.text(Channels.STDOUT)).isEmpty();
    }
    try (Channels terminal = open(cri().execStreams(container, true, "/tty.wasm"))) {
      terminal
          .send(Channels.RESIZE, "{\"Width\":100,\"Height\":30}")
          .await(Channels.STDOUT, "tty 1 1 1")
          .send(Channels.STDIN, "he\177allo\r")
          .await(Channels.STDOUT, "got hallo\r\n")
          .await(Channels.STATUS, "\"Success\"");
    }
    cri().removePod(pod);
  }

  @Test
  void aContainersTerminalIsAttachedTo() {
    String pod = run(pod("attach"));
    String container = start(pod, container("main", "/tty.wasm").terminal());
    try (Channels terminal = open(cri().attach(container))) {
      terminal.send(Channels.STDIN, "hallo\r").await(Channels.STDOUT, "got hallo\r\n");
    }
    assertThat(awaitExit(container).exitCode()).isZero();
    cri().removePod(pod);
  }

  @Test
  void aPortOfAPodIsForwarded() {
    String pod = run(pod("forward"));
    start(pod, container("server", "/server.wasm", "block", "127.0.0.1", 9000, 1));
    awaitLog(pod, "server", "ready");
    try (Channels port = open(cri().forward(pod, 9000))) {
      port.send(DATA, "through the pod").await(DATA, "through the pod");
    }
    try (Channels port = open(cri().forward(pod, 9001))) {
      port.send(DATA, "to nobody").await(ERROR, "refused");
    }
    cri().removePod(pod);
  }
}
