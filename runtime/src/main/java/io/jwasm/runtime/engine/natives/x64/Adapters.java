package io.jwasm.runtime.engine.natives.x64;

import static io.jwasm.runtime.engine.natives.x64.Asm.R14;
import static io.jwasm.runtime.engine.natives.x64.Asm.R15;
import static io.jwasm.runtime.engine.natives.x64.Asm.RAX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RBP;
import static io.jwasm.runtime.engine.natives.x64.Asm.RBX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RCX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RDI;
import static io.jwasm.runtime.engine.natives.x64.Asm.RDX;
import static io.jwasm.runtime.engine.natives.x64.Asm.RSI;
import static io.jwasm.runtime.engine.natives.x64.Asm.RSP;
import static io.jwasm.runtime.engine.natives.x64.Asm.W;

import io.jwasm.runtime.engine.natives.target.Codes;
import io.jwasm.runtime.engine.natives.target.FrameLayout;
import io.jwasm.runtime.engine.natives.target.Layout;
import io.jwasm.runtime.engine.natives.target.Shape;
import io.jwasm.runtime.engine.natives.wasm.Signature;
import io.jwasm.runtime.engine.natives.wasm.Types;

/**
 * The ways in and out, one per type or import: values are passed between generated code and Java in
 * slots of 8 bytes, in order.
 */
final class Adapters {
  private static final int[] PUSHED = {RBP, RBX, 12, 13, 14, 15};

  private final Asm asm = new Asm();
  private final Shape shape;

  private Adapters(Signature type) {
    this.shape = new Shape(type, X64Machine.ARGUMENTS);
  }

  /**
   * Code with the C signature {@code long (context, code, slots)}: calls a function of this type
   * with arguments from the slots, which the results then replace. Its result is 0, or the context
   * of the instance that trapped.
   */
  static byte[] entry(Signature type) {
    var adapter = new Adapters(type);
    adapter.entry();
    return adapter.asm.toArray();
  }

  /** Code that is called as a function of this type and calls import {@code index} of the host. */
  static byte[] host(Signature type, int index) {
    var adapter = new Adapters(type);
    adapter.host(index);
    return adapter.asm.toArray();
  }

  private void entry() {
    for (int register : PUSHED) {
      asm.push(register);
    }
    int area = 8 * shape.slots() + 15 & ~15;
    asm.push(RDX);
    asm.immediate(5, W, RSP, area);
    asm.mov(R15, RDI);
    asm.load(R14, R15, Layout.MEMORY_BASE);
    asm.mov(RAX, RSI);
    asm.mov(RCX, RDX);
    loadParameters();
    asm.constant(RBX, 0);
    asm.constant(RBP, 0);
    asm.rr(0, 0xff, 0, 2, RAX);
    // A trap arrives here as well, with its context in rbx.
    asm.load(RCX, RSP, area);
    storeResults();
    asm.mov(RAX, RBX);
    asm.immediate(0, W, RSP, area + 8);
    for (int i = PUSHED.length - 1; i >= 0; i--) {
      asm.pop(PUSHED[i]);
    }
    asm.ret();
  }

  private void loadParameters() {
    byte[] params = shape.type().params();
    int at = 0;
    for (int i = 0; i < params.length; i++) {
      int to = shape.param(i);
      if (to < 0) {
        for (int s = 0; s < Types.slots(params[i]); s++) {
          narrow(RBX, RCX, 8 * (at + s), params[i]);
          asm.store(RBX, RSP, 8 * (~to + s));
        }
      } else if (Types.vector(params[i])) {
        vector(to - 32, RCX, 8 * at, params[i], true);
      } else {
        narrow(to, RCX, 8 * at, params[i]);
      }
      at += Types.slots(params[i]);
    }
  }

  /** Generated code relies on the upper half of an i32 being zero. */
  private void narrow(int register, int base, int disp, byte type) {
    if (type == Types.I32) {
      asm.load32(register, base, disp);
    } else {
      asm.load(register, base, disp);
    }
  }

  private void vector(int register, int base, int disp, byte type, boolean load) {
    boolean wide = type == Types.V128;
    if (load) {
      asm.rm(wide ? 0 : 0xf3, wide ? 0x0f10 : 0x0f7e, 0, register, base, -1, disp);
    } else {
      asm.rm(wide ? 0 : 0x66, wide ? 0x0f11 : 0x0fd6, 0, register, base, -1, disp);
    }
  }

  private void storeResults() {
    byte[] results = shape.type().results();
    int at = 0;
    for (int i = 0; i < results.length; i++) {
      if (i > 0) {
        for (int s = 0; s < Types.slots(results[i]); s++) {
          asm.load(RDX, RSP, 8 * (shape.result(i) + s));
          asm.store(RDX, RCX, 8 * (at + s));
        }
      } else if (Types.vector(results[0])) {
        vector(0, RCX, 0, results[0], false);
      } else {
        asm.store(RAX, RCX, 0);
      }
      at += Types.slots(results[i]);
    }
  }

  private void host(int index) {
    asm.push(RBP);
    asm.mov(RBP, RSP);
    int slots = Math.max(Types.slots(shape.type().params()), Types.slots(shape.type().results()));
    asm.immediate(5, W, RSP, FrameLayout.hostFrame(slots));
    asm.rm(0, 0x3b, W, RSP, R15, -1, Layout.STACK_LIMIT);
    int exhausted = asm.jcc(Asm.B);
    int enough = asm.size();
    asm.store(RSI, RBP, -8);
    asm.store(RDI, RBP, -16);
    storeParameters();
    asm.mov(RDI, R15);
    asm.constant(RSI, index);
    asm.mov(RDX, RSP);
    asm.callAt(R15, Layout.UPCALL);
    asm.load(RSI, RBP, -8);
    asm.load(RDI, RBP, -16);
    asm.rr(0, 0x85, 0, RAX, RAX);
    int held = asm.jcc(Asm.NE);
    loadResults();
    asm.byte1(0xc9);
    asm.ret();
    asm.patchHere(exhausted);
    asm.constant(RAX, 0);
    asm.callAt(R15, Layout.STACK_STUB);
    asm.patch32(asm.jmp(), enough - asm.size());
    asm.patchHere(held);
    asm.constant(RAX, Codes.HELD_BY_HOST);
    asm.callAt(R15, Layout.TRAP_STUB);
  }

  private void storeParameters() {
    byte[] params = shape.type().params();
    int at = 0;
    for (int i = 0; i < params.length; i++) {
      int from = shape.param(i);
      if (from < 0) {
        for (int s = 0; s < Types.slots(params[i]); s++) {
          asm.load(RAX, RBP, 16 + 8 * (~from + s));
          asm.store(RAX, RSP, 8 * (at + s));
        }
      } else if (Types.vector(params[i])) {
        vector(from - 32, RSP, 8 * at, params[i], false);
      } else {
        asm.store(from, RSP, 8 * at);
      }
      at += Types.slots(params[i]);
    }
  }

  private void loadResults() {
    byte[] results = shape.type().results();
    int at = Types.slots(results);
    for (int i = results.length - 1; i >= 0; i--) {
      at -= Types.slots(results[i]);
      if (i > 0) {
        for (int s = 0; s < Types.slots(results[i]); s++) {
          narrow(RAX, RSP, 8 * (at + s), results[i]);
          asm.store(RAX, RBP, 16 + 8 * (shape.result(i) + s));
        }
      } else if (Types.vector(results[0])) {
        vector(0, RSP, 0, results[0], true);
      } else {
        narrow(RAX, RSP, 0, results[0]);
      }
    }
  }
}
