package io.jwasm.runtime.testing;

import io.jwasm.runtime.engine.Instance;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.module.WasmModule;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The caller of a host function that needs nothing but memory.
 *
 * @param shown its memory; null for an instance without one
 */
public record FakeInstance(@Nullable GuestMemory shown) implements Instance {
  @Override
  public WasmModule module() {
    return new Wasm().module();
  }

  @Override
  public GuestMemory memory() {
    if (shown == null) {
      throw new IllegalStateException("no memory");
    }
    return shown;
  }

  @Override
  public Optional<GuestMemory> exportedMemory(String name) {
    return Optional.ofNullable(shown);
  }

  @Override
  public long[] call(String export, long... args) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long global(String export) {
    throw new IllegalArgumentException(export);
  }

  @Override
  public void interrupt() {}

  @Override
  public void pause() {}

  @Override
  public void resume() {}

  @Override
  public List<GuestMemory> memories() {
    return shown == null ? List.of() : List.of(shown);
  }

  @Override
  public void close() {}
}
