package io.jwasm.runtime.engine.natives.regalloc;

import java.util.Arrays;

/** Moves that happen as if at once; put in an order in which none destroys what another needs. */
public final class Moves {
  /** Emits one move. */
  public interface Emitter {
    /** Moves between locations of any kind. */
    void move(int from, int to, byte type);

    /** The location that may hold a value of this type for a moment. */
    int scratch(byte type);
  }

  private int[] from = new int[16];
  private int[] to = new int[16];
  private byte[] types = new byte[16];
  private int count;

  /** Adds a move between locations. */
  public void add(int source, int target, byte type) {
    if (source == target) {
      return;
    }
    if (count == from.length) {
      from = Arrays.copyOf(from, count * 2);
      to = Arrays.copyOf(to, count * 2);
      types = Arrays.copyOf(types, count * 2);
    }
    from[count] = source;
    to[count] = target;
    types[count++] = type;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  public void clear() {
    count = 0;
  }

  /** Takes one move. */
  public interface Sink {
    void move(int from, int to, byte type);
  }

  /** Gives all moves away, in no order. */
  public void drainTo(Sink sink) {
    for (int i = 0; i < count; i++) {
      sink.move(from[i], to[i], types[i]);
    }
    count = 0;
  }

  /** Emits all moves and forgets them. */
  public void emit(Emitter out) {
    while (count > 0) {
      if (!emitReady(out)) {
        // Only cycles are left: free one target by keeping its value aside.
        byte type = typeOfSource(to[0]);
        int aside = out.scratch(type);
        out.move(to[0], aside, type);
        replaceSource(to[0], aside);
      }
    }
  }

  private byte typeOfSource(int location) {
    for (int i = 0; i < count; i++) {
      if (from[i] == location) {
        return types[i];
      }
    }
    return types[0];
  }

  private boolean emitReady(Emitter out) {
    boolean any = false;
    for (int i = 0; i < count; ) {
      if (needed(to[i])) {
        i++;
      } else {
        out.move(from[i], to[i], types[i]);
        remove(i);
        any = true;
      }
    }
    return any;
  }

  private boolean needed(int location) {
    for (int i = 0; i < count; i++) {
      if (from[i] == location) {
        return true;
      }
    }
    return false;
  }

  private void replaceSource(int location, int by) {
    for (int i = 0; i < count; i++) {
      if (from[i] == location) {
        from[i] = by;
      }
    }
  }

  private void remove(int i) {
    count--;
    from[i] = from[count];
    to[i] = to[count];
    types[i] = types[count];
  }
}
