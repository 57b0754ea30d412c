package io.jwasm.integration;

import io.jwasm.integration.harness.Places;

/** Files that images of the daemons' tests are made of. */
final class Guests {
  private Guests() {}

  /** Every guest that these tests call. */
  static Object[] c() {
    return new Object[] {
      Places.guest("c/args.wasm"),
      Places.guest("c/exit.wasm"),
      Places.guest("c/files.wasm"),
      Places.guest("c/greedy.wasm"),
      Places.guest("c/hello.wasm"),
      Places.guest("c/hog.wasm"),
      Places.guest("c/memory.wasm"),
      Places.guest("c/trap.wasm"),
      Places.guest("c/tty.wasm"),
      Places.guest("c/wait.wasm"),
      Places.guest("sockets/client.wasm"),
      Places.guest("sockets/server.wasm"),
      Places.guest("threads/threads.wasm"),
    };
  }
}
