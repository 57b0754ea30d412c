package io.jwasm.runtime.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * Another process that makes an artifact: arguments are the store, the key's digest, and a file
 * that it waits for while it makes it. Prints {@code making} once it does, {@code made} or {@code
 * found} at the end.
 */
final class StoreProcess {
  static final String FINGERPRINT = "test-1";

  private StoreProcess() {}

  public static void main(String[] args) throws InterruptedException {
    var made = new boolean[1];
    new DirectoryArtifactStore(Path.of(args[0]), InstantSource.system())
        .putIfAbsent(
            new ArtifactKey(args[1], FINGERPRINT),
            target -> {
              made[0] = true;
              write(target, Path.of(args[2]));
            },
            reason -> System.out.println("waiting"));
    System.out.println(made[0] ? "made" : "found");
  }

  private static void write(Path target, Path gate) {
    try {
      Files.writeString(target, "half of ");
      System.out.println("making");
      while (!Files.exists(gate)) {
        Thread.sleep(10);
      }
      Files.writeString(target, "whole");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts such a process. */
  static Process start(Path store, String digest, Path gate) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StoreProcess.class.getName(),
                store.toString(),
                digest,
                gate.toString()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
