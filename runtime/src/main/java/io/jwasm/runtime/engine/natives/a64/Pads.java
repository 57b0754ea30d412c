package io.jwasm.runtime.engine.natives.a64;

import io.jwasm.runtime.engine.natives.regalloc.Moves;
import io.jwasm.runtime.engine.natives.target.IntList;
import java.util.HashMap;
import java.util.Map;

/**
 * Landing pads: where an exception continues that left a call. It arrives with the frame pointer
 * and the preserved registers as they were at the call; a pad mends the rest and goes to the
 * handler.
 */
final class Pads {
  private final Emitter e;
  private final Asm asm;
  private final Control control;
  private final Frames frames;
  private final Moves moves = new Moves();

  /** Pads: label, first and last of {@link #pending}. */
  private final IntList pads = new IntList();

  private final IntList pending = new IntList();

  /** Pads without moves by label. */
  private final Map<Integer, Integer> plain = new HashMap<>();

  /** Pairs of return offset and pad. */
  private final IntList returns = new IntList();

  Pads(Emitter e, Control control, Frames frames) {
    this.e = e;
    this.asm = e.asm;
    this.control = control;
    this.frames = frames;
  }

  /** The pad for the call at hand, or -1 if exceptions leave this function. */
  int here() {
    int label = e.y() - 1;
    if (label < 0) {
      return -1;
    }
    e.allocation.edge(e.ir.labels[label], moves);
    if (moves.isEmpty()) {
      return plain.computeIfAbsent(label, this::add);
    }
    int pad = add(label);
    moves.drainTo((from, to, type) -> {
      pending.add(from);
      pending.add(to);
      pending.add(type);
    });
    pads.set(pad + 2, pending.size());
    return pad;
  }

  private int add(int label) {
    pads.add(label);
    pads.add(pending.size());
    pads.add(pending.size());
    return pads.size() - 3;
  }

  /** A call that returns to the current end of the code has this pad, see {@link #here}. */
  void returnsHere(int pad) {
    if (pad >= 0) {
      returns.add(asm.size());
      returns.add(pad);
    }
  }

  /**
   * Emits all pads behind the function's code; the jumps in them are the control's to patch.
   *
   * @return pairs of return offset and where its pad is, in the order of the code
   */
  int[] finish() {
    int[] offsets = new int[pads.size()];
    for (int p = 0; p < pads.size(); p += 3) {
      offsets[p] = asm.size();
      frames.resetStack();
      frames.reloadContext();
      for (int i = pads.get(p + 1); i < pads.get(p + 2); i += 3) {
        moves.add(pending.get(i), pending.get(i + 1), (byte) pending.get(i + 2));
      }
      moves.emit(e);
      control.jump(asm.jump(), pads.get(p));
    }
    int[] table = returns.toArray();
    for (int i = 1; i < table.length; i += 2) {
      table[i] = offsets[table[i]];
    }
    return table;
  }
}
