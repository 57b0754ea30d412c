package io.jwasm.integration.daemon;

import io.jwasm.integration.harness.Result;
import io.jwasm.integration.harness.Running;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One {@code ctr run} by the shim under test, put together step by step. */
public final class CtrRun {
  /** The shim under test. */
  public static final String RUNTIME = "io.containerd.jwasm.v1";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Containerd containerd;
  private final String id;
  private final String image;
  private final List<Object> options = new ArrayList<>();
  private final List<Object> args = new ArrayList<>();
  private String namespace = "default";
  private byte[] input = {};

  CtrRun(Containerd containerd, String id, String image) {
    this.containerd = containerd;
    this.id = id;
    this.image = image;
  }

  /** Options of the command, as written. */
  public CtrRun option(Object... words) {
    options.addAll(List.of(words));
    return this;
  }

  /** Mounts a directory of the host. */
  public CtrRun mount(Path host, String guest, String options) {
    return option(
        "--mount", "type=bind,src=" + host + ",dst=" + guest + ",options=rbind:" + options);
  }

  /** The module and its arguments. */
  public CtrRun args(Object... words) {
    args.addAll(List.of(words));
    return this;
  }

  /** Runs it in another of containerd's namespaces. */
  public CtrRun in(String name) {
    namespace = name;
    return this;
  }

  /** Lets the guest read this text. */
  public CtrRun stdin(String text) {
    input = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  /** The whole command line. */
  public List<String> words() {
    List<Object> words = new ArrayList<>();
    words.addAll(List.of("-n", namespace, "run", "--runtime", RUNTIME));
    words.addAll(List.of("--platform", "wasi/wasm"));
    words.addAll(options);
    words.add(image);
    words.add(id);
    words.addAll(args);
    return containerd.words(words.toArray());
  }

  /** Starts it and leaves it running, attached. */
  public Running start() {
    return Running.start(words(), Map.of());
  }

  /** Runs it to its end, whatever that is, and removes it. */
  public Result finish() {
    option("--rm");
    try (Running running = start()) {
      running.write(input);
      running.closeInput();
      return running.finish(PATIENCE);
    }
  }

  /** Runs it to its end, removes it, and asserts its exit status. */
  public Result expectExit(int status) {
    return finish().expectExit(status);
  }

  /** Starts it in the background. */
  public void detach() {
    option("-d");
    try (Running running = start()) {
      running.closeInput();
      running.finish(PATIENCE).expectExit(0);
    }
  }
}
