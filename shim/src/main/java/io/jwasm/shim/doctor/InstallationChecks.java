package io.jwasm.shim.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Jwasm's own files, and what its engines can do here.
 *
 * @param lacking why the native engine cannot run; empty if it can
 */
record InstallationChecks(Path lib, Path home, Optional<String> lacking) {
  private static final long MEGABYTE = 1_000_000;

  /** Some images and their compiled modules. */
  private static final long ROOM = 1000 * MEGABYTE;

  List<Finding> findings() {
    return List.of(java(), startCache(), holder(), engine(), cache());
  }

  private Finding java() {
    String version = "Java " + Runtime.version().feature();
    return Files.isDirectory(lib.resolve("runtime"))
        ? Finding.ok("java", version + " of the distribution")
        : Finding.warn(
            "java",
            version + " from elsewhere, as there is no \"" + lib.resolve("runtime") + "\"",
            "install the whole distribution");
  }

  private Finding startCache() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(lib, "jwasm-*.aot")) {
      if (files.iterator().hasNext()) {
        return Finding.ok("start", "the cache of parsed classes is there");
      }
    } catch (IOException e) {
      // Told with the others that have none.
    }
    return Finding.warn(
        "start",
        "no cache of parsed classes in \"" + lib + "\": each start takes longer",
        "install the whole distribution");
  }

  private Finding holder() {
    Path holder = lib.resolve("jwasm-holder");
    return Files.isExecutable(holder)
        ? Finding.ok("holder", "the program that stands for containers is there")
        : Finding.fail(
            "holder",
            "\"" + holder + "\" is missing: the shim runs no containers",
            "install the whole distribution");
  }

  private Finding engine() {
    return lacking
        .map(reason ->
            Finding.warn(
                "engine", reason + ": guests run slower, on the jvm engine", "see the README"))
        .orElseGet(() -> Finding.ok("engine", "the native engine runs here"));
  }

  private Finding cache() {
    @Nullable Path there = home.toAbsolutePath();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there == null || !Files.isWritable(there)) {
      return Finding.fail(
          "cache", "\"" + home + "\" cannot be written", "set JWASM_HOME to a place that can");
    }
    try {
      long free = Files.getFileStore(there).getUsableSpace();
      String text = "\"" + home + "\", " + free / MEGABYTE + " MB free";
      return free >= ROOM
          ? Finding.ok("cache", text)
          : Finding.warn("cache", text, "free some with \"jwasm cache prune --all\"");
    } catch (IOException e) {
      return Finding.warn("cache", "\"" + home + "\": " + e, "look at the file system");
    }
  }
}
