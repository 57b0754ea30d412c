package io.jwasm.runtime.engine;

import io.jwasm.runtime.memory.GuestMemory;
import java.util.List;

/**
 * What is provided for a module's imports.
 *
 * @param values one for each entry of the import section, in its order, of a fitting kind and type
 */
public record Imports(List<Value> values) {
  /** Nothing, for a module without imports. */
  public static final Imports NONE = new Imports(List.of());

  public Imports {
    values = List.copyOf(values);
  }

  /** Something that can be imported. */
  public sealed interface Value {}

  /** A function of the host; its type is that of the import. */
  public record Function(HostFunction function) implements Value {}

  /** A memory of the host: the shared memory of wasi-threads. */
  public record Memory(GuestMemory memory) implements Value {}

  /** An immutable global of the host: raw bits, as in {@link HostFunction}. */
  public record Global(long bits) implements Value {}

  /** An export of another instance of the same engine: a function, memory, table, global or tag. */
  public record InstanceExport(Instance instance, String name) implements Value {}
}
