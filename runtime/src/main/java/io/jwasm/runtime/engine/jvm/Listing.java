package io.jwasm.runtime.engine.jvm;

import com.dylibso.chicory.wasm.types.AnnotatedInstruction;
import com.dylibso.chicory.wasm.types.OpCode;
import io.jwasm.runtime.module.WasmModule;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Function bodies for people who look at compiled code. */
public final class Listing {
  /** Where the text format has no dot behind the first word. */
  private static final Set<String> WHOLE = Set.of("br", "call", "return", "throw", "try", "catch");

  private Listing() {}

  /**
   * One instruction.
   *
   * @param offset in the module, in bytes
   * @param depth of blocks around it
   * @param text its name in the text format, and its immediates as the binary format has them
   */
  public record Line(int offset, int depth, String text) {}

  /**
   * The instructions of a function.
   *
   * @param module the module with its bodies
   * @param defined the index among the functions defined in it
   * @throws io.jwasm.runtime.module.ModuleException if Chicory cannot read the module
   */
  public static List<Line> of(WasmModule module, int defined) {
    byte[] bytes = new byte[module.bytes().limit()];
    module.bytes().get(0, bytes);
    return Chicory.parse(module.source(), bytes, false)
        .codeSection()
        .getFunctionBody(defined)
        .instructions()
        .stream()
        .map(i -> new Line(i.address(), i.depth(), text(i)))
        .toList();
  }

  private static String text(AnnotatedInstruction instruction) {
    String name = name(instruction.opcode());
    if (instruction.operands().length == 0) {
      return name;
    }
    String immediates = Arrays.toString(instruction.operands());
    return name + " " + immediates.substring(1, immediates.length() - 1);
  }

  private static String name(OpCode code) {
    String name = code.name().toLowerCase(Locale.ROOT);
    int first = name.indexOf('_');
    return first < 0 || WHOLE.contains(name.substring(0, first))
        ? name
        : name.substring(0, first) + "." + name.substring(first + 1);
  }
}
