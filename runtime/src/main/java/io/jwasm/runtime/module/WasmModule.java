package io.jwasm.runtime.module;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A core module, described by its sections; function bodies are not decoded. Immutable,
 * thread-safe.
 *
 * @param source its path or digest, for messages
 * @param bytes the binary, read-only, position 0; little-endian order must be set by each reader on
 *     a duplicate. A module that came from an artifact may hold other bytes than the original
 * @param sections all sections in order, custom ones included
 * @param types the function types of the type section; an entry of another kind (GC) is empty
 * @param imports the import section in order
 * @param functions the type index of each function defined here, in order
 * @param memories memories defined here
 * @param exports the export section in order
 * @param start the start function's index
 */
public record WasmModule(
    String source,
    ByteBuffer bytes,
    List<Section> sections,
    List<Optional<FunctionType>> types,
    List<Import> imports,
    List<Integer> functions,
    List<Limits> memories,
    List<Export> exports,
    OptionalInt start) {

  /**
   * A section of the binary.
   *
   * @param id its id, 0 for custom sections
   * @param name the name of a custom section, else empty
   * @param offset where its contents start in the binary (after the name of a custom section)
   * @param size bytes of its contents
   */
  public record Section(int id, String name, int offset, int size) {}

  public WasmModule {
    sections = List.copyOf(sections);
    types = List.copyOf(types);
    imports = List.copyOf(imports);
    functions = List.copyOf(functions);
    memories = List.copyOf(memories);
    exports = List.copyOf(exports);
  }

  /** The same module under another name for messages: what a cache holds is not named by users. */
  public WasmModule named(String name) {
    return new WasmModule(
        name, bytes, sections, types, imports, functions, memories, exports, start);
  }

  /** The export with this name. */
  public Optional<Export> export(String name) {
    return exports.stream().filter(e -> e.name().equals(name)).findFirst();
  }

  /** The section with this id, 1 to 13. */
  public Optional<Section> section(int id) {
    return sections.stream().filter(s -> s.id() == id).findFirst();
  }

  /** The custom section with this name. */
  public Optional<Section> custom(String name) {
    return sections.stream().filter(s -> s.id() == 0 && s.name().equals(name)).findFirst();
  }
}
