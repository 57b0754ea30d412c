package io.jwasm.runtime.engine.natives.wasm;

import io.jwasm.runtime.engine.natives.ir.Builtin;
import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The state of decoding one body: the operand stack, typed for validation and symbolic for the IR,
 * and the open control structures.
 *
 * <p>{@code local.get} pushes the local's register itself; it is copied only if the local is
 * assigned, or a control structure opens, while it is still on the stack.
 */
@SuppressWarnings("EnumOrdinal") // generated code carries numbers
final class Body {
  final ModuleInfo info;
  final Reader in;
  final Ir ir = new Ir();
  final Signature signature;
  final List<Frame> frames = new ArrayList<>();
  byte[] locals;

  /** Nothing is generated: control cannot arrive here. */
  boolean dead;

  private final int dummy = ir.constant(0, 0);
  private int[] operands = new int[32];
  private byte[] types = new byte[32];
  private int height;
  private int[] pending = {};

  /** Labels of handlers that something leads to. */
  private final BitSet handlers = new BitSet();

  Body(ModuleInfo info, Reader in, Signature signature) {
    this.info = info;
    this.in = in;
    this.signature = signature;
    this.locals = signature.params().clone();
  }

  /** Registers 0 and up are the locals. */
  void defineLocals() {
    pending = new int[locals.length];
    for (byte type : locals) {
      ir.register(type);
    }
  }

  Frame frame() {
    return frames.getLast();
  }

  Frame frame(int depth) {
    if (depth < 0 || depth >= frames.size()) {
      throw in.fail("unknown label");
    }
    return frames.get(frames.size() - 1 - depth);
  }

  int height() {
    return height;
  }

  // operands

  void push(byte type, int operand) {
    if (height == operands.length) {
      operands = Arrays.copyOf(operands, height * 2);
      types = Arrays.copyOf(types, height * 2);
    }
    operands[height] = operand;
    types[height++] = type;
    if (local(operand)) {
      pending[operand]++;
    }
  }

  private boolean local(int operand) {
    return operand >= 0 && operand < locals.length;
  }

  /** Pops an operand of this type. */
  int pop(byte type) {
    byte actual = topType();
    if (actual != type && actual != Types.BOTTOM && type != Types.BOTTOM) {
      throw mismatch(type, actual);
    }
    return popAny();
  }

  InvalidModule mismatch(byte expected, byte actual) {
    return in.fail(
        "type mismatch: expected " + Types.name(expected) + ", got " + Types.name(actual));
  }

  /** The type on top; {@link Types#BOTTOM} if anything may be there. */
  byte topType() {
    if (height > frame().height) {
      return types[height - 1];
    }
    if (!frame().unreachable) {
      throw in.fail("type mismatch: nothing on stack");
    }
    return Types.BOTTOM;
  }

  /** Pops an operand of any type, see {@link #topType}. */
  int popAny() {
    if (height == frame().height) {
      topType();
      return dummy;
    }
    int operand = operands[--height];
    if (local(operand)) {
      pending[operand]--;
    }
    return operand;
  }

  /** Checks the types on top without popping. */
  void checkTop(byte[] expected) {
    for (int i = 1; i <= expected.length; i++) {
      byte wanted = expected[expected.length - i];
      if (height - i < frame().height) {
        if (!frame().unreachable) {
          throw in.fail("type mismatch: nothing on stack");
        }
        return;
      }
      byte actual = types[height - i];
      if (actual != wanted && actual != Types.BOTTOM) {
        throw mismatch(wanted, actual);
      }
    }
  }

  int[] popAll(byte[] expected) {
    int[] popped = new int[expected.length];
    for (int i = expected.length - 1; i >= 0; i--) {
      popped[i] = pop(expected[i]);
    }
    return popped;
  }

  void pushAll(byte[] pushed, int[] values) {
    for (int i = 0; i < pushed.length; i++) {
      push(pushed[i], values[i]);
    }
  }

  /** Drops what this frame has pushed, and makes the rest of it unreachable. */
  void stop() {
    while (height > frame().height) {
      popAny();
    }
    frame().unreachable = true;
    dead = true;
  }

  /** Copies lazily pushed locals of the innermost frame, before control can split. */
  void settle() {
    for (int i = height - 1; i >= frame().height; i--) {
      settle(i);
    }
  }

  private void settle(int i) {
    int operand = operands[i];
    if (local(operand)) {
      pending[operand]--;
      int copy = temp(types[i]);
      emit(Op.MOV, copy, operand);
      operands[i] = copy;
    }
  }

  /** Copies a local wherever it is still to be read, before it is assigned. */
  void settleLocal(int local) {
    for (int i = height - 1; pending[local] > 0; i--) {
      if (operands[i] == local) {
        settle(i);
      }
    }
  }

  // code

  int temp(byte type) {
    return dead ? dummy : ir.register(type);
  }

  void emit(int op, int dst, int a) {
    emit(op, dst, a, Ir.NONE, 0, 0);
  }

  void emit(int op, int dst, int a, int b, int x, int y) {
    if (!dead) {
      ir.add(op, dst, a, b, Ir.NONE, x, y);
    }
  }

  /** Whether this operand is a temporary that the last instruction made. */
  boolean fresh(int operand) {
    return !dead
        && operand >= locals.length
        && ir.count > 0
        && ir.code[(ir.count - 1) * Ir.STRIDE + Ir.DST] == operand;
  }

  /** Assigns a value to a register that may have other assignments. */
  void assign(int register, int value) {
    if (dead || register == value) {
      return;
    }
    if (fresh(value)) {
      ir.code[(ir.count - 1) * Ir.STRIDE + Ir.DST] = register;
    } else if (!retargetCall(register, value)) {
      emit(Op.MOV, register, value);
    }
  }

  private boolean retargetCall(int register, int value) {
    if (value < locals.length || ir.count == 0) {
      return false;
    }
    int at = (ir.count - 1) * Ir.STRIDE;
    if (!Op.call(ir.code[at]) || ir.code[at + Ir.Y] != 0) {
      return false;
    }
    int defined = ir.definedAt(ir.code[at + Ir.X]);
    if (ir.pool[defined] != 1 || ir.pool[defined + 1] != value) {
      return false;
    }
    ir.pool[defined + 1] = register;
    return true;
  }

  /** Assigns several values at once, as if in parallel. */
  void assignAll(int[] registers, int[] values, byte[] assigned) {
    if (registers.length == 1) {
      assign(registers[0], values[0]);
      return;
    }
    int[] safe = values.clone();
    for (int i = 0; i < safe.length; i++) {
      if (overwritten(registers, safe[i], i)) {
        safe[i] = temp(assigned[i]);
        emit(Op.MOV, safe[i], values[i]);
      }
    }
    for (int i = 0; i < safe.length; i++) {
      if (registers[i] != safe[i]) {
        emit(Op.MOV, registers[i], safe[i]);
      }
    }
  }

  private static boolean overwritten(int[] registers, int value, int before) {
    for (int i = 0; i < before; i++) {
      if (registers[i] == value) {
        return true;
      }
    }
    return false;
  }

  int[] registers(byte[] of) {
    int[] made = new int[of.length];
    for (int i = 0; i < made.length; i++) {
      made[i] = temp(of[i]);
    }
    return made;
  }

  /** Emits an operation with a list of operands and results; pushes the results. */
  void listed(int op, int head, int second, int a, int[] used, byte[] results) {
    int[] made = registers(results);
    if (!dead) {
      int handler = op == Op.CALL || op == Op.CALL_INDIRECT ? handler() : 0;
      ir.add(op, Ir.NONE, a, Ir.NONE, Ir.NONE, list(head, second, used, made), handler);
    }
    pushAll(results, made);
  }

  int list(int head, int second, int[] used, int[] defined) {
    int list = ir.list(head, second);
    ir.pool(used.length);
    for (int operand : used) {
      ir.pool(operand);
    }
    ir.pool(defined.length);
    for (int register : defined) {
      ir.pool(register);
    }
    return list;
  }

  /** Where exceptions go now, plus 1, or 0; for an instruction that may throw. */
  int handler() {
    return handle(frame().inner);
  }

  /** Notes that exceptions may go to a handler, see {@link Frame#inner}. */
  int handle(int inner) {
    if (inner > 0) {
      handlers.set(inner - 1);
    }
    return inner;
  }

  /** Whether an exception can come to this label. */
  boolean handles(int label) {
    return label >= 0 && handlers.get(label);
  }

  /** Throws to a handler, see {@link Frame#inner}. */
  void raise(Builtin builtin, int[] used, int handler) {
    if (!dead) {
      int list = list(builtin.ordinal(), 0, used, new int[0]);
      ir.add(Op.THROW, Ir.NONE, Ir.NONE, Ir.NONE, Ir.NONE, list, handle(handler));
    }
  }

  void builtin(Builtin builtin, int[] used, byte... results) {
    listed(Op.BUILTIN, builtin.ordinal(), 0, Ir.NONE, used, results);
  }
}
