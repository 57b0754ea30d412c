package io.jwasm.runtime.engine.natives.target;

import io.jwasm.runtime.engine.natives.ir.Ir;
import io.jwasm.runtime.engine.natives.regalloc.Allocation;
import io.jwasm.runtime.engine.natives.regalloc.Moves;
import java.util.HashMap;
import java.util.Map;

/**
 * Landing pads: where an exception continues that left a call. It arrives with the frame pointer
 * and the preserved registers as they were at the call; a pad mends the rest and goes to the
 * handler.
 */
public final class Pads {
  /** The code of the function at hand. */
  public interface Code {
    /** Where its next instruction will be. */
    int size();

    /** Emits what sets the stack pointer and the context from the frame. */
    void restore();

    /** Emits a jump to a label. */
    void jump(int label);
  }

  private final Ir ir;
  private final Allocation allocation;
  private final Moves.Emitter emitter;
  private final Code code;
  private final Moves moves = new Moves();

  /** Pads: label, first and last of {@link #pending}. */
  private final IntList pads = new IntList();

  private final IntList pending = new IntList();

  /** Pads without moves by label. */
  private final Map<Integer, Integer> plain = new HashMap<>();

  /** Pairs of return offset and pad. */
  private final IntList returns = new IntList();

  /** The pads of one function. */
  public Pads(Ir ir, Allocation allocation, Moves.Emitter emitter, Code code) {
    this.ir = ir;
    this.allocation = allocation;
    this.emitter = emitter;
    this.code = code;
  }

  /**
   * The pad of a call, or -1 if exceptions leave this function.
   *
   * @param label of the handler, -1 without one
   */
  public int of(int label) {
    if (label < 0) {
      return -1;
    }
    allocation.edge(ir.labels[label], moves);
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

  /** A call that returns to the current end of the code has this pad, see {@link #of}. */
  public void returnsHere(int pad) {
    if (pad >= 0) {
      returns.add(code.size());
      returns.add(pad);
    }
  }

  /**
   * Emits all pads behind the function's code; the jumps in them are the function's to patch.
   *
   * @return pairs of return offset and where its pad is, in the order of the code
   */
  public int[] finish() {
    int[] offsets = new int[pads.size()];
    for (int p = 0; p < pads.size(); p += 3) {
      offsets[p] = code.size();
      code.restore();
      for (int i = pads.get(p + 1); i < pads.get(p + 2); i += 3) {
        moves.add(pending.get(i), pending.get(i + 1), (byte) pending.get(i + 2));
      }
      moves.emit(emitter);
      code.jump(pads.get(p));
    }
    int[] table = returns.toArray();
    for (int i = 1; i < table.length; i += 2) {
      table[i] = offsets[table[i]];
    }
    return table;
  }
}
