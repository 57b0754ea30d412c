package io.jwasm.runtime.engine;

import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.module.WasmModule;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An instantiated module. Confined to one thread at a time, but for {@link #interrupt}.
 *
 * <p>A call must be made on a platform thread with a large stack: its size bounds the guest's
 * recursion.
 */
public interface Instance extends AutoCloseable {
  /** The module that this is an instance of. */
  WasmModule module();

  /**
   * Memory 0.
   *
   * @throws IllegalStateException if the module has no memory
   */
  GuestMemory memory();

  /** The memory exported under this name. */
  Optional<GuestMemory> exportedMemory(String name);

  /**
   * Calls an exported function.
   *
   * @param export its name
   * @param args raw bits, see {@link HostFunction}; a v128 takes two, low half first
   * @return the results in the same form
   * @throws Trap if the guest traps
   * @throws GuestStop if a host function ended the guest, or it was interrupted
   */
  long[] call(String export, long... args);

  /**
   * Reads an exported global as raw bits.
   *
   * @throws IllegalArgumentException if there is no such global
   */
  long global(String export);

  /**
   * Ends the running call, and every later one, with {@link GuestStop.Interrupted} within 20 ms.
   * From any thread; idempotent. Host calls that block must be woken by other means.
   */
  void interrupt();

  /**
   * Asks for the stack of the running call, or the next one. It is told once, innermost frame
   * first, on the thread that runs, when that next polls or comes back from the host. From any
   * thread; of several that ask at a time the last one is told. Nobody is, if {@link
   * CompiledModule#tellsStacks} is false.
   */
  default void sample(Consumer<List<Trap.Frame>> listener) {}

  /**
   * The stack of a call that waits in the host, with the host's function first; empty if it does
   * not, or {@link CompiledModule#tellsStacks} is false. Exact for a call that has been there for
   * some time. From any thread; takes the place of a {@link #sample} that was not told yet.
   */
  default List<Trap.Frame> hostStack() {
    return List.of();
  }

  /**
   * Holds the running call at its next poll or way back from the host, and every later one, until
   * {@link #resume} or {@link #interrupt}. An engine whose code cannot go on after a poll holds it
   * at its next host call. From any thread; idempotent.
   */
  void pause();

  /** Lets calls go on after {@link #pause}. From any thread; idempotent. */
  void resume();

  /** Its memories, imported ones included. From any thread. */
  List<GuestMemory> memories();

  /** Releases memories that this instance made. Must not be called while a call runs. */
  @Override
  void close();
}
