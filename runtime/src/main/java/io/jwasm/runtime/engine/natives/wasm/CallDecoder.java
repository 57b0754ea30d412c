package io.jwasm.runtime.engine.natives.wasm;

import static io.jwasm.runtime.engine.natives.wasm.Types.FUNCREF;
import static io.jwasm.runtime.engine.natives.wasm.Types.I32;

import io.jwasm.runtime.engine.natives.ir.Builtin;
import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.ir.Op;
import java.util.Arrays;

/** Calls, references, tables. */
final class CallDecoder {
  private final Body body;
  private final Reader in;
  private final ModuleInfo info;

  CallDecoder(Body body) {
    this.body = body;
    this.in = body.in;
    this.info = body.info;
  }

  void instruction(int op) {
    switch (op) {
      case 0x10 -> {
        int function = functionIndex();
        Signature type = info.signature(function);
        body.listed(Op.CALL, function, 0, Ir.NONE, body.popAll(type.params()), type.results());
      }
      case 0x11 -> {
        int typeIndex = typeIndex();
        int table = functionTable();
        int index = body.pop(I32);
        Signature type = info.types.get(typeIndex);
        int[] args = body.popAll(type.params());
        body.listed(Op.CALL_INDIRECT, typeIndex, table, index, args, type.results());
      }
      case 0x12 -> {
        int function = functionIndex();
        tail(Op.RETURN_CALL, function, 0, Ir.NONE, info.signature(function));
      }
      default -> {
        int typeIndex = typeIndex();
        int table = functionTable();
        int index = body.pop(I32);
        tail(Op.RETURN_CALL_INDIRECT, typeIndex, table, index, info.types.get(typeIndex));
      }
    }
  }

  private void tail(int op, int head, int second, int a, Signature type) {
    if (!Arrays.equals(type.results(), body.signature.results())) {
      throw in.fail("type mismatch: results of a tail call");
    }
    int[] args = body.popAll(type.params());
    body.listed(op, head, second, a, args, new byte[0]);
    body.stop();
  }

  private int functionIndex() {
    int index = in.u32();
    if (index < 0 || index >= info.functions.length) {
      throw in.fail("unknown function " + Integer.toUnsignedString(index));
    }
    return index;
  }

  private int typeIndex() {
    int index = in.u32();
    if (index < 0 || index >= info.types.size()) {
      throw in.fail("unknown type " + Integer.toUnsignedString(index));
    }
    return index;
  }

  private int table() {
    int index = in.u32();
    if (index < 0 || index >= info.tables.size()) {
      throw in.fail("unknown table " + Integer.toUnsignedString(index));
    }
    return index;
  }

  private int functionTable() {
    int index = table();
    if (element(index) != FUNCREF) {
      throw in.fail("type mismatch: table of functions expected");
    }
    return index;
  }

  private byte element(int table) {
    return info.tables.get(table).element();
  }

  void reference(int op) {
    switch (op) {
      case 0x25 -> {
        int table = table();
        int index = body.pop(I32);
        int dst = body.temp(element(table));
        body.emit(Op.TABLE_GET, dst, index, Ir.NONE, table, 0);
        body.push(element(table), dst);
      }
      case 0x26 -> {
        int table = table();
        int value = body.pop(element(table));
        int index = body.pop(I32);
        body.builtin(Builtin.TABLE_SET, new int[] {index, value, immediate(table)});
      }
      case 0xd0 -> {
        byte type = ModuleReader.valueType(in);
        if (!Types.reference(type)) {
          throw in.fail("malformed reference type");
        }
        body.push(type, body.ir.constant(0));
      }
      case 0xd1 -> {
        byte type = body.topType();
        if (type != Types.BOTTOM && !Types.reference(type)) {
          throw in.fail("type mismatch: reference expected");
        }
        int dst = body.temp(I32);
        body.emit(Op.REF_IS_NULL, dst, body.popAny());
        body.push(I32, dst);
      }
      default -> function();
    }
  }

  private void function() {
    int function = functionIndex();
    if (!info.referenced.get(function)) {
      throw in.fail("undeclared function reference");
    }
    int dst = body.temp(FUNCREF);
    body.emit(Op.REF_FUNC, dst, Ir.NONE, Ir.NONE, function, 0);
    body.push(FUNCREF, dst);
  }

  private int immediate(int value) {
    return body.ir.constant(value);
  }

  private int segment() {
    int index = in.u32();
    if (index < 0 || index >= info.elements.size()) {
      throw in.fail("unknown elem segment " + Integer.toUnsignedString(index));
    }
    return index;
  }

  void bulk(int op) {
    switch (op) {
      case 12 -> {
        int segment = segment();
        int table = table();
        if (info.elements.get(segment).type() != element(table)) {
          throw in.fail("type mismatch");
        }
        int[] args = {0, 0, 0, immediate(segment), immediate(table)};
        body.builtin(Builtin.TABLE_INIT, range(args, I32));
      }
      case 13 -> body.builtin(Builtin.ELEM_DROP, new int[] {immediate(segment())});
      case 14 -> {
        int to = table();
        int from = table();
        if (element(to) != element(from)) {
          throw in.fail("type mismatch");
        }
        int[] args = {0, 0, 0, immediate(to), immediate(from)};
        body.builtin(Builtin.TABLE_COPY, range(args, I32));
      }
      case 15 -> {
        int table = table();
        int delta = body.pop(I32);
        int value = body.pop(element(table));
        body.builtin(Builtin.TABLE_GROW, new int[] {value, delta, immediate(table)}, I32);
      }
      case 16 -> {
        int table = table();
        int dst = body.temp(I32);
        body.emit(Op.TABLE_SIZE, dst, Ir.NONE, Ir.NONE, table, 0);
        body.push(I32, dst);
      }
      default -> {
        int table = table();
        int[] args = {0, 0, 0, immediate(table)};
        body.builtin(Builtin.TABLE_FILL, range(args, element(table)));
      }
    }
  }

  /** Pops target, middle operand and length into the first three arguments. */
  private int[] range(int[] args, byte middle) {
    args[2] = body.pop(I32);
    args[1] = body.pop(middle);
    args[0] = body.pop(I32);
    return args;
  }
}
