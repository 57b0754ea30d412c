package io.jwasm.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminationSignalsTest {
  /** Takes over the signals, says so, and exits with the number of the first. */
  static final class Receiver {
    private Receiver() {}

    public static void main(String[] args) throws InterruptedException {
      TerminationSignals.deliverTo(signal -> Runtime.getRuntime().halt(64 + signal));
      System.out.println("ready");
      Thread.sleep(60_000);
    }
  }

  /** Ends when the thread that delivers has ended. */
  static final class Closing {
    private Closing() {}

    public static void main(String[] args) throws InterruptedException {
      var signals = TerminationSignals.deliverTo(signal -> {});
      Thread thread =
          Thread.getAllStackTraces().keySet().stream()
              .filter(t -> t.getName().equals("signals"))
              .findAny()
              .orElseThrow();
      signals.close();
      thread.join();
      System.out.println("ended");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 15})
  void deliversTheSignalsNumber(int signal) throws Exception {
    Process process = start(Receiver.class);
    try (var output = process.inputReader()) {
      assertThat(output.readLine()).isEqualTo("ready");
      new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid()).start().waitFor();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(64 + signal);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void noThreadIsLeftAfterClosing() throws Exception {
    Process process = start(Closing.class);
    try (var output = process.inputReader()) {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(output.readLine()).isEqualTo("ended");
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process start(Class<?> main) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName())
        .redirectErrorStream(true)
        .start();
  }

  @Test
  void executableMemoryIsWhereItSaysItIs() {
    byte[] code = {1, 2, 3};
    long address = VirtualMemory.executable(code);
    assertThat(VirtualMemory.canExecute()).isTrue();
    assertThat(RawMemory.getByte(address + 2)).isEqualTo((byte) 3);
  }
}
