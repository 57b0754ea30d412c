package io.jwasm.runtime.abi.wasi;

import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.testing.FakeInstance;

/** Calls host functions as a guest with one page of memory would. */
final class Calls implements AutoCloseable {
  final GuestMemory memory = GuestMemory.reserve(1, 1, false);
  private final CallTable table = new CallTable();

  Calls(CallGroup... groups) {
    for (CallGroup group : groups) {
      group.register(table);
    }
  }

  /** Calls the function of this name; the high halves of i32 arguments are garbage. */
  int call(String name, long... args) {
    var type = table.types(name).getFirst();
    var function = table.find(name, type).orElseThrow();
    long[] raw = args.clone();
    for (int i = 0; i < raw.length; i++) {
      if (type.params().get(i).toString().equals("i32")) {
        raw[i] = (raw[i] & 0xffff_ffffL) | 0x5a5a_5a5a_0000_0000L;
      }
    }
    return (int) function.call(new FakeInstance(memory), raw);
  }

  @Override
  public void close() {
    memory.close();
  }
}
