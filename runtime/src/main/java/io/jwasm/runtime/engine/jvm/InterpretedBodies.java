package io.jwasm.runtime.engine.jvm;

import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.AnnotatedInstruction;
import com.dylibso.chicory.wasm.types.CodeSection;
import com.dylibso.chicory.wasm.types.FunctionBody;
import com.dylibso.chicory.wasm.types.Instruction;
import com.dylibso.chicory.wasm.types.OpCode;
import java.util.List;

/**
 * Function bodies as Chicory's interpreter runs them right. Its plain stores of one byte, and of
 * the low half of an i64, let the effective address wrap; the instructions used in their place do
 * not, and do the same otherwise, as its stack has no types.
 */
final class InterpretedBodies {
  private InterpretedBodies() {}

  /** The same validated module with the instructions replaced. */
  static WasmModule correct(WasmModule module) {
    var code =
        CodeSection.builder().setRequiresDataCount(module.codeSection().isRequiresDataCount());
    for (FunctionBody body : module.codeSection().functionBodies()) {
      code.addFunctionBody(correct(body));
    }
    var copy =
        WasmModule.builder()
            .withValidation(false)
            .setTypeSection(module.typeSection())
            .setImportSection(module.importSection())
            .setFunctionSection(module.functionSection())
            .setTableSection(module.tableSection())
            .setGlobalSection(module.globalSection())
            .setExportSection(module.exportSection())
            .setElementSection(module.elementSection())
            .setCodeSection(code.build())
            .setDataSection(module.dataSection());
    module.memorySection().ifPresent(copy::setMemorySection);
    module.startSection().ifPresent(copy::setStartSection);
    module.dataCountSection().ifPresent(copy::setDataCountSection);
    module.tagSection().ifPresent(copy::setTagSection);
    return copy.build();
  }

  private static FunctionBody correct(FunctionBody body) {
    List<AnnotatedInstruction> instructions = body.instructions();
    if (instructions.stream().noneMatch(i -> replacement(i.opcode()) != i.opcode())) {
      return body;
    }
    return new FunctionBody(
        body.localTypes(), instructions.stream().map(InterpretedBodies::correct).toList());
  }

  private static AnnotatedInstruction correct(AnnotatedInstruction old) {
    OpCode opcode = replacement(old.opcode());
    return opcode == old.opcode()
        ? old
        : AnnotatedInstruction.builder()
            .from(new Instruction(old.address(), opcode, old.operands()))
            .withDepth(old.depth())
            .build();
  }

  private static OpCode replacement(OpCode opcode) {
    return switch (opcode) {
      case I32_STORE8, I64_STORE8 -> OpCode.I64_ATOMIC_STORE8;
      case I64_STORE32 -> OpCode.I32_STORE;
      default -> opcode;
    };
  }
}
