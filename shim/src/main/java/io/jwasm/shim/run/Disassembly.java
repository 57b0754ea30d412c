package io.jwasm.shim.run;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.runtime.engine.MachineCode;
import io.jwasm.runtime.engine.jvm.Listing;
import io.jwasm.runtime.module.ExternType;
import io.jwasm.runtime.module.FunctionNames;
import io.jwasm.runtime.module.Import;
import io.jwasm.runtime.module.WasmModule;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A function before and after compilation.
 *
 * @param name by the name section, or {@code func[N]}
 * @param index in the function index space
 * @param instructions of the module
 * @param code what they were compiled to
 */
public record Disassembly(
    String name, int index, List<Listing.Line> instructions, MachineCode code) {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  public Disassembly {
    instructions = List.copyOf(instructions);
  }

  /**
   * Finds a function.
   *
   * @param module with its bodies
   * @param wanted its index, its name in the name section, or that of an export
   */
  static Disassembly of(WasmModule module, LoadedModule loaded, String wanted) {
    int imported = (int) module.imports().stream().filter(Disassembly::isFunction).count();
    int index = index(module, imported + module.functions().size(), wanted);
    Optional<MachineCode> code = loaded.module().machineCode(index);
    if (code.isEmpty()) {
      throw failure(
          wanted, "it is imported: the host has its code", "name one of the module's own");
    }
    String name = new FunctionNames(module).name(index);
    return new Disassembly(name, index, Listing.of(module, index - imported), code.get());
  }

  private static boolean isFunction(Import entry) {
    return entry.type() instanceof ExternType.Function;
  }

  private static int index(WasmModule module, int count, String wanted) {
    if (NUMBER.matcher(wanted).matches() && Integer.parseInt(wanted) < count) {
      return Integer.parseInt(wanted);
    }
    var names = new FunctionNames(module);
    for (int i = 0; i < count; i++) {
      if (names.name(i).equals(wanted)) {
        return i;
      }
    }
    return module.exports().stream()
        .filter(e -> e.type() instanceof ExternType.Function && e.name().equals(wanted))
        .mapToInt(e -> e.index())
        .findFirst()
        .orElseThrow(() ->
            failure(
                wanted,
                "the module has no such function",
                "give a number below " + count + ", or a name of the name section or an export"));
  }

  private static JwasmException failure(String function, String reason, String hint) {
    return new JwasmException(
        ErrorKind.INVALID_ARGUMENT, "disassemble function", function, reason, hint, null);
  }
}
