package io.jwasm.runtime.guest;

import io.jwasm.runtime.engine.CompileProgress;
import io.jwasm.runtime.engine.CompiledModule;
import io.jwasm.runtime.engine.Engine;
import io.jwasm.runtime.engine.jvm.JvmEngine;
import io.jwasm.runtime.testing.Pipe;
import io.jwasm.runtime.testing.Wasm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Makes guests of assembled modules, and frees them. Their stdio are pipes. */
final class GuestLab {
  final Pipe in = new Pipe();
  final Pipe out = new Pipe();

  private final Engine engine;
  private final Path dir;
  private final List<AutoCloseable> open = new ArrayList<>();

  GuestLab(Path dir) {
    this(dir, new JvmEngine());
  }

  GuestLab(Path dir, Engine engine) {
    this.dir = dir;
    this.engine = engine;
  }

  /** The defaults with the lab's stdio. */
  GuestConfig.Builder config() {
    return GuestConfig.builder()
        .temporaryBase(dir.resolve("tmp"))
        .stdio(new Stdio(in.readFd(), out.writeFd(), out.writeFd(), true));
  }

  CompiledModule load(Wasm wasm) {
    Path artifact = dir.resolve("artifact-" + open.size());
    engine.compile(wasm.module(), artifact, CompileProgress.NONE);
    CompiledModule module = engine.load(artifact);
    open.add(module);
    return module;
  }

  Guest guest(CompiledModule module, GuestConfig config) {
    Guest guest = Guest.create(module, config);
    open.add(guest);
    return guest;
  }

  Guest guest(Wasm wasm) {
    return guest(load(wasm), config().build());
  }

  ExitReason run(Wasm wasm) {
    return guest(wasm).run();
  }

  /** Runs a guest beside the test. */
  static CompletableFuture<ExitReason> start(Guest guest) {
    return CompletableFuture.supplyAsync(guest::run, r -> Thread.ofPlatform().daemon().start(r));
  }

  void close() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
    in.close();
    out.close();
  }
}
