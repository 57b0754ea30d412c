package io.jwasm.runtime.guest;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.runtime.budget.Quota;
import io.jwasm.runtime.memory.GuestMemory;
import io.jwasm.runtime.module.ExternType;
import io.jwasm.runtime.module.Import;
import io.jwasm.runtime.module.Limits;
import io.jwasm.runtime.module.WasmModule;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The memories that a guest imports. They outlive its instances. Thread-safe. */
final class GuestMemories implements AutoCloseable {
  private final Quota quota;
  private final List<GuestMemory> memories = new CopyOnWriteArrayList<>();

  /**
   * @param quota what their bytes are taken from
   */
  GuestMemories(Quota quota) {
    this.quota = quota;
  }

  /**
   * Makes sure that a module's initial memories fit the limit.
   *
   * @throws JwasmException if they do not
   */
  void check(WasmModule module) {
    var imported =
        module.imports().stream()
            .map(Import::type)
            .filter(ExternType.Memory.class::isInstance)
            .map(t -> ((ExternType.Memory) t).limits());
    long pages = Stream.concat(imported, module.memories().stream()).mapToLong(Limits::min).sum();
    if (pages > quota.limit() / GuestMemory.PAGE) {
      throw new JwasmException(
          ErrorKind.RESOURCE_EXHAUSTED,
          "allocate memory of",
          module.source(),
          "it starts with "
              + mib(pages * GuestMemory.PAGE)
              + ", the limit is "
              + mib(quota.limit()),
          "raise the memory limit",
          null);
    }
  }

  private static String mib(long bytes) {
    return "%.1f MiB".formatted(bytes / 1048576.0);
  }

  /** Makes one; freed with this. */
  GuestMemory make(Limits wanted) {
    long max = wanted.hasMax() ? wanted.max() : GuestMemory.MAX_PAGES;
    var memory = GuestMemory.reserve(wanted.min(), max, wanted.shared(), quota);
    memories.add(memory);
    return memory;
  }

  @Override
  public void close() {
    memories.forEach(GuestMemory::close);
    memories.clear();
  }
}
