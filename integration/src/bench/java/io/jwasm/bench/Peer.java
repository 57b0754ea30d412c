package io.jwasm.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A runtime that takes part.
 *
 * @param name with its version
 * @param command what runs a module; the cache directory, the module and its arguments follow
 * @param missing why it does not take part, if so
 */
record Peer(String name, List<String> command, Optional<String> missing) {
  /** jwasm with one of its engines. */
  static Peer jwasm(Path top, String engine) {
    String script = "JWASM_HOME=$1; export JWASM_HOME; shift; m=$1; shift;";
    String run =
        " exec "
            + top.resolve("dist/jwasm/bin/jwasm")
            + " run --network host -v \"$JWASM_HOME/data:/data\" --engine "
            + engine;
    return new Peer(
        engine.equals("auto") ? "jwasm" : "jwasm, " + engine + " engine",
        List.of("/bin/sh", "-c", script + run + " \"$m\" -- \"$@\"", "jwasm"),
        Optional.empty());
  }

  /** A peer as its script has left it. */
  static Peer of(Path prefix) throws IOException {
    Path missing = prefix.resolve("missing");
    if (Files.exists(missing)) {
      String reason = Files.readString(missing).strip();
      return new Peer(prefix.getFileName().toString(), List.of(), Optional.of(reason));
    }
    return new Peer(
        Files.readString(prefix.resolve("version")).strip(),
        List.of(prefix.resolve("run").toString()),
        Optional.empty());
  }

  /** A whole command line. */
  List<String> words(Path cache, List<String> module) {
    List<String> words = new ArrayList<>(command);
    words.add(cache.toString());
    words.addAll(module);
    return words;
  }
}
