package io.jwasm.runtime.engine.natives.target;

import io.jwasm.runtime.engine.MachineCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where code comes from: of instructions that may fault and of returns from calls, the offset in
 * the code and that in the module. Kept as differences, as LEB128.
 */
public final class Places {
  private Places() {}

  /**
   * Encodes places.
   *
   * @param pairs of offsets in code and module, in any order
   */
  public static byte[] encode(int[] pairs) {
    long[] sorted = new long[pairs.length / 2];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = (long) pairs[2 * i] << 32 | pairs[2 * i + 1];
    }
    Arrays.sort(sorted);
    var out = new ByteArrayOutputStream(pairs.length);
    int code = 0;
    int module = 0;
    for (long pair : sorted) {
      Leb128.write(out, (int) (pair >> 32) - code);
      int delta = (int) pair - module;
      Leb128.write(out, delta << 1 ^ delta >> 31);
      code = (int) (pair >> 32);
      module = (int) pair;
    }
    return out.toByteArray();
  }

  /** The offset in the module of a place in the code of a function, or -1. */
  public static int find(ByteBuffer in, int wanted) {
    int code = 0;
    int module = 0;
    while (in.hasRemaining() && code < wanted) {
      code += Leb128.read(in);
      int delta = Leb128.read(in);
      module += delta >>> 1 ^ -(delta & 1);
    }
    return code == wanted && wanted > 0 ? module : -1;
  }

  /** All places, by offset in the code. */
  public static List<MachineCode.Place> decode(ByteBuffer in) {
    var places = new ArrayList<MachineCode.Place>();
    int code = 0;
    int module = 0;
    while (in.hasRemaining()) {
      code += Leb128.read(in);
      int delta = Leb128.read(in);
      module += delta >>> 1 ^ -(delta & 1);
      places.add(new MachineCode.Place(code, module));
    }
    return places;
  }
}
