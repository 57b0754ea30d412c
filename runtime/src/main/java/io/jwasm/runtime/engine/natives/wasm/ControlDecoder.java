package io.jwasm.runtime.engine.natives.wasm;

import static io.jwasm.runtime.engine.natives.wasm.Types.I32;

import io.jwasm.runtime.engine.Trap;
import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Blocks, loops, branches. */
@SuppressWarnings("EnumOrdinal") // generated code carries numbers
final class ControlDecoder {
  private static final byte[] EMPTY = {};

  private final Body body;
  private final Reader in;
  private final Ir ir;

  ControlDecoder(Body body) {
    this.body = body;
    this.in = body.in;
    this.ir = body.ir;
  }

  void function() {
    var frame = new Frame(Frame.FUNCTION, EMPTY, body.signature.results(), 0, false);
    frame.label = ir.label();
    body.frames.add(frame);
  }

  void instruction(int op) {
    switch (op) {
      case 0x00 -> {
        body.emit(Op.TRAP, Ir.NONE, Ir.NONE, Ir.NONE, Trap.Kind.UNREACHABLE.ordinal(), 0);
        body.stop();
      }
      case 0x02 -> open(Frame.BLOCK);
      case 0x03 -> loop();
      case 0x04 -> conditional();
      case 0x05 -> otherwise();
      case 0x0b -> end();
      case 0x0c -> branch();
      case 0x0d -> branchIf();
      case 0x0e -> branchTable();
      default -> giveBack();
    }
  }

  Signature blockType() {
    long code = in.s33();
    if (code >= 0) {
      if (code >= body.info.types.size()) {
        throw in.fail("unknown type " + code);
      }
      return body.info.types.get((int) code);
    }
    int type = (int) (code & 0x7f);
    if (type == 0x40) {
      return new Signature(EMPTY, EMPTY);
    }
    if (code < -64 || !Types.valid(type)) {
      if (type == 0x63 || type == 0x64 || (type >= 0x6a && type <= 0x74)) {
        throw InvalidModule.unsupported("typed function references or GC types");
      }
      throw in.fail("malformed block type");
    }
    return new Signature(EMPTY, new byte[] {(byte) type});
  }

  Frame open(int kind) {
    Signature type = blockType();
    body.settle();
    return open(kind, type);
  }

  Frame open(int kind, Signature type) {
    int[] values = body.popAll(type.params());
    var frame = new Frame(kind, type.params(), type.results(), body.height(), body.dead);
    frame.label = body.dead ? -1 : ir.label();
    if (kind == Frame.IF) {
      frame.saved = values;
    } else if (kind == Frame.LOOP) {
      int[] registers = body.registers(type.params());
      body.assignAll(registers, values, type.params());
      frame.registers = registers;
      values = registers;
    }
    frame.inner = body.frame().inner;
    body.frames.add(frame);
    body.pushAll(type.params(), values);
    return frame;
  }

  private void loop() {
    Frame frame = open(Frame.LOOP);
    if (!body.dead) {
      ir.loopDepth++;
      ir.place(frame.label);
      body.emit(Op.POLL, Ir.NONE, Ir.NONE);
    }
  }

  private void conditional() {
    int operand = body.pop(I32);
    Signature type = blockType();
    Condition condition = condition(operand);
    body.settle();
    Frame frame = open(Frame.IF, type);
    if (!body.dead) {
      frame.otherwise = ir.label();
      jump(condition, frame.otherwise, false);
    }
  }

  private void jump(Condition condition, int label, boolean ifTrue) {
    int op = Op.BRIF | condition.compare() << Op.COMPARE_SHIFT;
    boolean polarity = condition.whenTrue() == ifTrue;
    body.emit(op, Ir.NONE, condition.a(), condition.b(), label, polarity ? 1 : 0);
  }

  /** Takes over the compare that made this operand, if it comes right before. */
  Condition condition(int operand) {
    boolean whenTrue = true;
    int value = operand;
    while (body.fresh(value)) {
      int at = (ir.count - 1) * Ir.STRIDE;
      int op = ir.code[at];
      if (!Op.compare(op)) {
        break;
      }
      int a = ir.code[at + Ir.A];
      int b = ir.code[at + Ir.B];
      ir.count--;
      if (op != 0x45) {
        return new Condition(op, a, b, whenTrue);
      }
      whenTrue = !whenTrue;
      value = a;
    }
    return new Condition(0, value, Ir.NONE, whenTrue);
  }

  private void otherwise() {
    Frame frame = body.frame();
    if (frame.kind != Frame.IF) {
      throw in.fail("else without if");
    }
    leave(frame, true);
    frame.kind = Frame.ELSE;
    frame.unreachable = false;
    body.dead = frame.deadAtEntry;
    if (!body.dead) {
      ir.place(frame.otherwise);
    }
    if (frame.saved != null) {
      body.pushAll(frame.params, frame.saved);
    }
  }

  /** Ends an arm: its results go where branches to the frame put theirs. */
  void leave(Frame frame, boolean jump) {
    int[] values = body.popAll(frame.results);
    if (body.height() != frame.height) {
      throw in.fail("type mismatch: values remaining on stack at end of block");
    }
    if (!body.dead) {
      body.assignAll(targets(frame), values, frame.results);
      frame.branched = true;
      if (jump) {
        body.emit(Op.BR, Ir.NONE, Ir.NONE, Ir.NONE, frame.label, 0);
      }
    }
  }

  /** The registers that a branch to the frame assigns. */
  int[] targets(Frame frame) {
    int @Nullable [] known = frame.registers;
    if (known == null) {
      known = body.registers(frame.branchTypes());
      frame.registers = known;
    }
    return known;
  }

  private void end() {
    Frame frame = body.frame();
    if (frame.kind == Frame.IF) {
      if (!Arrays.equals(frame.params, frame.results)) {
        throw in.fail("type mismatch: if without else must not change the stack");
      }
      otherwise();
    }
    if (frame.kind == Frame.FUNCTION) {
      endFunction(frame);
      return;
    }
    if (frame.kind == Frame.LOOP || !frame.branched) {
      endUnbranched(frame);
      return;
    }
    leave(frame, false);
    body.frames.removeLast();
    body.dead = false;
    ir.place(frame.label);
    body.pushAll(frame.results, targets(frame));
  }

  private void endUnbranched(Frame frame) {
    int[] values = body.popAll(frame.results);
    if (body.height() != frame.height) {
      throw in.fail("type mismatch: values remaining on stack at end of block");
    }
    body.frames.removeLast();
    if (frame.kind == Frame.LOOP && !frame.deadAtEntry) {
      ir.loopDepth--;
    }
    // Locals pushed lazily inside the loop or block may stay so.
    body.pushAll(frame.results, values);
  }

  private void endFunction(Frame frame) {
    if (frame.branched) {
      leave(frame, false);
      body.dead = false;
      ir.place(frame.label);
      giveBack(targets(frame));
    } else {
      int[] values = body.popAll(frame.results);
      if (body.height() != 0) {
        throw in.fail("type mismatch: values remaining on stack at end of function");
      }
      giveBack(values);
    }
    body.frames.removeLast();
  }

  private void giveBack(int[] values) {
    if (!body.dead) {
      int list = body.list(0, 0, values, new int[0]);
      body.ir.add(Op.RETURN, Ir.NONE, Ir.NONE, Ir.NONE, Ir.NONE, list, 0);
    }
  }

  private void giveBack() {
    giveBack(body.popAll(body.signature.results()));
    body.stop();
  }

  private void branch() {
    Frame target = body.frame(in.u32());
    int[] values = body.popAll(target.branchTypes());
    branchTo(target, values);
    body.stop();
  }

  void branchTo(Frame target, int[] values) {
    if (body.dead) {
      return;
    }
    if (target.kind == Frame.FUNCTION) {
      giveBack(values);
      return;
    }
    body.assignAll(targets(target), values, target.branchTypes());
    target.branched = true;
    body.emit(Op.BR, Ir.NONE, Ir.NONE, Ir.NONE, target.label, 0);
  }

  private void branchIf() {
    Frame target = body.frame(in.u32());
    Condition condition = condition(body.pop(I32));
    byte[] types = target.branchTypes();
    int[] values = body.popAll(types);
    if (!body.dead) {
      if (types.length == 0 && target.kind != Frame.FUNCTION) {
        target.branched = true;
        jump(condition, target.label, true);
      } else {
        int around = ir.label();
        jump(condition, around, false);
        branchTo(target, values);
        ir.place(around);
      }
    }
    body.pushAll(types, values);
  }

  private void branchTable() {
    int count = in.count();
    int[] depths = new int[count + 1];
    for (int i = 0; i <= count; i++) {
      depths[i] = in.u32();
    }
    int index = body.pop(I32);
    byte[] types = body.frame(depths[count]).branchTypes();
    checkTargets(depths, types);
    int[] values = body.popAll(types);
    if (!body.dead) {
      emitTable(depths, index, values);
    }
    body.stop();
  }

  private void checkTargets(int[] depths, byte[] expected) {
    for (int depth : depths) {
      byte[] types = body.frame(depth).branchTypes();
      if (types.length != expected.length) {
        throw in.fail("type mismatch: br_table targets of different arity");
      }
      body.checkTop(types);
    }
  }

  private void emitTable(int[] depths, int index, int[] values) {
    int[] labels = new int[body.frames.size()];
    Arrays.fill(labels, -1);
    int list = ir.pool(depths.length - 1);
    for (int depth : depths) {
      if (labels[depth] < 0) {
        Frame target = body.frame(depth);
        boolean direct = values.length == 0 && target.kind != Frame.FUNCTION;
        target.branched |= direct;
        labels[depth] = direct ? target.label : ir.label();
      }
      ir.pool(labels[depth]);
    }
    body.emit(Op.BRTABLE, Ir.NONE, index, Ir.NONE, list, 0);
    for (int depth : depths) {
      Frame target = body.frame(depth);
      if (labels[depth] >= 0 && labels[depth] != target.label) {
        ir.place(labels[depth]);
        branchTo(target, values);
        labels[depth] = target.label;
      }
    }
  }
}
