package io.jwasm.integration.bench.php;

import io.jwasm.integration.lamp.Lamp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A PHP that takes part.
 *
 * @param name in tables
 * @param number of its site: nginx leads port 80 + number to its port 9000 + number
 * @param command php-cgi without its arguments
 * @param environment the variables of the command
 */
record Server(String name, int number, List<String> command, Map<String, String> environment) {
  /** It would end after 500 requests. */
  private static final String WITHOUT_END = "PHP_FCGI_MAX_REQUESTS";

  /** PHP under {@code jwasm run}, with a home of its own. */
  static Server jwasm(Lamp lamp, String module, Path home) {
    List<String> words = lamp.underJwasm("php/" + module).env(WITHOUT_END, "0").words();
    words.add("--");
    return new Server("jwasm", 0, words, Map.of("JWASM_HOME", home.toString()));
  }

  /** Debian's own. */
  static Server ofMachine(Lamp lamp) {
    return new Server("native", 1, lamp.nativePhpWords(), Map.of(WITHOUT_END, "0"));
  }

  /** PHP under WasmEdge, compiled ahead; it would die of SIGPIPE when a client goes. */
  static Server wasmEdge(Lamp lamp, String program, Path compiled) {
    List<String> words = new ArrayList<>(List.of("env", "--ignore-signal=PIPE"));
    words.addAll(List.of(program, "run", "--run-mode", "aot"));
    words.addAll(List.of("--env", WITHOUT_END + "=0", "--dir", "/tmp"));
    words.addAll(List.of("--dir", "/var/www/wordpress:" + lamp.file("wordpress")));
    words.add(compiled.toString());
    return new Server("WasmEdge AOT", 2, words, Map.of());
  }

  int port() {
    return 9000 + number;
  }

  int webPort() {
    return 80 + number;
  }

  /** As its visitors write it. */
  String host() {
    return "web:" + webPort();
  }

  /** The words that serve WordPress. */
  List<String> serve() {
    return with(Lamp.serving(port()));
  }

  /** The words that run a script to its end. */
  List<String> script(String path) {
    return with(List.of("-q", path));
  }

  private List<String> with(List<String> args) {
    List<String> words = new ArrayList<>(command);
    words.addAll(args);
    return words;
  }
}
