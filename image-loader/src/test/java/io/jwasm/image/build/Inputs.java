package io.jwasm.image.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** Files to build images from. */
final class Inputs {
  static final byte[] MODULE = HexFormat.of().parseHex("0061736d01000000");
  static final byte[] COMPONENT = HexFormat.of().parseHex("0061736d0d000100");

  private Inputs() {}

  static Path file(Path path, byte[] content) {
    try {
      Files.createDirectories(path.getParent());
      return Files.write(path, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path file(Path path, String content) {
    return file(path, content.getBytes(StandardCharsets.UTF_8));
  }

  /** A module and a directory, which holds an empty directory. */
  static List<ImageFile> application(Path directory) throws IOException {
    Path module = file(directory.resolve("app.wasm"), MODULE);
    Path lib = directory.resolve("lib");
    file(lib.resolve("b/two.txt"), "two");
    file(lib.resolve("a.txt"), "one");
    file(lib.resolve("z.txt"), "green");
    Files.createDirectories(lib.resolve("empty"));
    return List.of(new ImageFile(module, ""), new ImageFile(lib, "/usr/lib/"));
  }

  static ImageOptions options() {
    return new ImageOptions(
        List.of(),
        List.of("-c", "print(1)"),
        List.of("B=2", "A=1=1"),
        List.of("8080", "53/udp"),
        List.of("/data"),
        "/usr/lib",
        List.of("k=v"),
        "wasi/wasm",
        "1000:1000",
        Instant.ofEpochSecond(1_700_000_000));
  }
}
