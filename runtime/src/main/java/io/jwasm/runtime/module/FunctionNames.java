package io.jwasm.runtime.module;

import java.util.HashMap;
import java.util.Map;

/**
 * Names of functions from the name section, or by what is imported; read at the first use.
 * Thread-safe. A damaged section gives the names before the damage: names are for messages only.
 */
public final class FunctionNames {
  private static final int FUNCTION_SUBSECTION = 1;

  private final WasmModule module;
  private volatile Map<Integer, String> names = Map.of();
  private volatile boolean read;

  /** Creates the names of a module; nothing is read yet. */
  public FunctionNames(WasmModule module) {
    this.module = module;
  }

  /**
   * The name of a function.
   *
   * @param index in the function index space, imports first
   * @return the name; if it has none, the module and name of an import, else {@code func[index]}
   */
  public String name(int index) {
    if (!read) {
      names = readNames();
      read = true;
    }
    String name = names.get(index);
    return name == null ? "func[" + index + "]" : name;
  }

  private Map<Integer, String> readNames() {
    var result = new HashMap<Integer, String>();
    for (Import imported : module.imports()) {
      if (imported.type() instanceof ExternType.Function) {
        result.put(result.size(), imported.toString());
      }
    }
    module
        .custom("name")
        .ifPresent(section -> {
          try {
            readSection(section, result);
          } catch (ModuleException e) {
            // what has been read so far stays
          }
        });
    return result;
  }

  private void readSection(WasmModule.Section section, Map<Integer, String> result) {
    var in =
        new BinaryReader(
            module.source(), module.bytes(), section.offset(), section.offset() + section.size());
    while (in.remaining() > 0) {
      int id = in.u8();
      BinaryReader body = in.sub(in.count("bytes"));
      if (id == FUNCTION_SUBSECTION) {
        int count = body.count("names");
        for (int i = 0; i < count; i++) {
          int index = (int) body.u32();
          result.put(index, body.name());
        }
        return;
      }
    }
  }
}
