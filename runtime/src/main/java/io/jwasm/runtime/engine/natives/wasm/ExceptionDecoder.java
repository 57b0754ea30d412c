package io.jwasm.runtime.engine.natives.wasm;

import static io.jwasm.runtime.engine.natives.wasm.Types.EXNREF;
import static io.jwasm.runtime.engine.natives.wasm.Types.I64;

import io.jwasm.runtime.engine.natives.ir.Builtin;
import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Exceptions in both encodings. A handler starts at a label that calls in its range name; it asks
 * for the tag, catches, or hands the exception on to the handler around it.
 */
final class ExceptionDecoder {
  private static final int I64_NE = 0x52;

  private final Body body;
  private final Reader in;
  private final Ir ir;
  private final ModuleInfo info;
  private final ControlDecoder control;

  ExceptionDecoder(Body body, ControlDecoder control) {
    this.body = body;
    this.in = body.in;
    this.ir = body.ir;
    this.info = body.info;
    this.control = control;
  }

  void instruction(int op) {
    switch (op) {
      case 0x06 -> begin(control.open(Frame.TRY));
      case 0x07 -> clause(tag());
      case 0x08 -> raise(tag());
      case 0x09 -> rethrow();
      case 0x0a -> {
        body.raise(Builtin.THROW_REF, new int[] {body.pop(EXNREF)}, body.frame().inner);
        body.stop();
      }
      case 0x18 -> delegate();
      case 0x19 -> clause(-1);
      default -> tryTable();
    }
  }

  private int tag() {
    int index = in.u32();
    if (index < 0 || index >= info.tags.length) {
      throw in.fail("unknown tag " + Integer.toUnsignedString(index));
    }
    return index;
  }

  private byte[] values(int tag) {
    return tag < 0 ? new byte[0] : info.types.get(info.tags[tag]).params();
  }

  private void begin(Frame frame) {
    if (!body.dead) {
      frame.handler = ir.label();
      frame.inner = frame.handler + 1;
    }
  }

  private void raise(int tag) {
    byte[] types = values(tag);
    int[] values = body.popAll(types);
    int[] used = new int[types.length + 1];
    used[0] = ir.constant(tag);
    for (int i = 0; i < types.length; i++) {
      used[i + 1] = values[i];
      if (types[i] == Types.V128 && Ir.isConstant(values[i])) {
        // Arguments of the runtime that are constants have 64 bits.
        used[i + 1] = body.temp(types[i]);
        body.emit(Op.MOV, used[i + 1], values[i]);
      }
    }
    body.raise(Builtin.THROW, used, body.frame().inner);
    body.stop();
  }

  private void rethrow() {
    Frame frame = body.frame(in.u32());
    if (frame.kind != Frame.CATCH && frame.kind != Frame.CATCH_ALL) {
      throw in.fail("invalid rethrow label");
    }
    body.raise(Builtin.THROW_REF, new int[] {frame.exception}, body.frame().inner);
    body.stop();
  }

  /** Begins a clause of a legacy try; the tag is -1 for {@code catch_all}. */
  private void clause(int tag) {
    Frame frame = body.frame();
    if (frame.kind != Frame.TRY && frame.kind != Frame.CATCH) {
      throw in.fail("catch without try");
    }
    control.leave(frame, true);
    boolean first = frame.kind == Frame.TRY;
    frame.kind = tag < 0 ? Frame.CATCH_ALL : Frame.CATCH;
    frame.inner = outer();
    frame.unreachable = false;
    body.dead = !body.handles(frame.handler);
    if (!body.dead) {
      ir.place(first ? frame.handler : frame.next);
      if (first) {
        frame.exception = caught();
      }
      frame.next = ir.label();
    }
    body.pushAll(values(tag), match(tag, frame.exception, frame.next));
  }

  private int outer() {
    return body.frames.get(body.frames.size() - 2).inner;
  }

  private int caught() {
    int exception = body.temp(EXNREF);
    body.emit(Op.CAUGHT, exception, Ir.NONE);
    return exception;
  }

  /** Goes elsewhere if the exception is of another tag; the result is what it carries. */
  private int[] match(int tag, int exception, int elsewhere) {
    byte[] types = values(tag);
    if (tag >= 0 && !body.dead) {
      int actual = body.temp(I64);
      int wanted = body.temp(I64);
      body.emit(Op.EXCEPTION_TAG, actual, exception);
      body.emit(Op.TAG, wanted, Ir.NONE, Ir.NONE, tag, 0);
      body.emit(Op.BRIF | I64_NE << Op.COMPARE_SHIFT, Ir.NONE, actual, wanted, elsewhere, 1);
    }
    int[] values = body.registers(types);
    int slot = 0;
    for (int i = 0; i < types.length; i++) {
      body.emit(Op.PAYLOAD, values[i], exception, Ir.NONE, slot, 0);
      slot += Types.slots(types[i]);
    }
    return values;
  }

  private void delegate() {
    Frame frame = body.frame();
    if (frame.kind != Frame.TRY) {
      throw in.fail("delegate without try");
    }
    // The label counts from outside of the try.
    int depth = in.u32();
    Frame target = body.frame(depth == -1 ? depth : depth + 1);
    control.leave(frame, true);
    body.frames.removeLast();
    handOn(frame, frame.handler, target.inner);
    after(frame);
  }

  /** Ends the innermost frame, which is a try or a clause of one. */
  void end() {
    Frame frame = body.frame();
    control.leave(frame, true);
    int inner = outer();
    body.frames.removeLast();
    switch (frame.kind) {
      case Frame.TRY -> handOn(frame, frame.handler, inner);
      case Frame.CATCH -> handOn(frame, frame.next, inner);
      case Frame.TRY_TABLE -> dispatch(frame, inner);
      default -> {}
    }
    after(frame);
  }

  private void after(Frame frame) {
    body.dead = !frame.branched;
    if (frame.branched) {
      ir.place(frame.label);
    }
    body.pushAll(frame.results, control.targets(frame));
  }

  /** What no clause of the frame catches goes to another handler, or to the caller. */
  private void handOn(Frame frame, int label, int inner) {
    body.dead = !body.handles(frame.handler);
    if (body.dead) {
      return;
    }
    ir.place(label);
    throwOn(inner);
  }

  private void throwOn(int inner) {
    if (inner > 0) {
      body.handle(inner);
      body.emit(Op.BR, Ir.NONE, Ir.NONE, Ir.NONE, inner - 1, 0);
    } else {
      body.raise(Builtin.THROW_REF, new int[] {caught()}, 0);
    }
  }

  private void tryTable() {
    Signature type = control.blockType();
    var clauses = new ArrayList<Frame.Clause>();
    for (int n = in.count(); n > 0; n--) {
      clauses.add(clause());
    }
    body.settle();
    Frame frame = control.open(Frame.TRY_TABLE, type);
    frame.clauses = List.copyOf(clauses);
    begin(frame);
  }

  private Frame.Clause clause() {
    int kind = in.u8();
    if (kind > 3) {
      throw in.fail("malformed catch clause");
    }
    int tag = kind < 2 ? tag() : -1;
    boolean reference = (kind & 1) != 0;
    Frame target = body.frame(in.u32());
    if (!Arrays.equals(passed(tag, reference), target.branchTypes())) {
      throw in.fail("type mismatch: catch clause");
    }
    return new Frame.Clause(tag, reference, target);
  }

  private byte[] passed(int tag, boolean reference) {
    byte[] types = values(tag);
    if (reference) {
      types = Arrays.copyOf(types, types.length + 1);
      types[types.length - 1] = EXNREF;
    }
    return types;
  }

  /** The handler of a try_table. */
  private void dispatch(Frame frame, int inner) {
    body.dead = !body.handles(frame.handler);
    if (body.dead) {
      return;
    }
    ir.place(frame.handler);
    int exception = caught();
    for (Frame.Clause clause : frame.clauses) {
      int next = ir.label();
      int[] values = match(clause.tag(), exception, next);
      if (clause.reference()) {
        values = Arrays.copyOf(values, values.length + 1);
        values[values.length - 1] = exception;
      }
      control.branchTo(clause.target(), values);
      if (clause.tag() < 0) {
        return;
      }
      ir.place(next);
    }
    throwOn(inner);
  }
}
