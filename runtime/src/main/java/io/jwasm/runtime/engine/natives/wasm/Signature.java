package io.jwasm.runtime.engine.natives.wasm;

import java.util.Arrays;

/** A function type by binary codes; equal if the types are equal. Not to be modified. */
@SuppressWarnings("ArrayRecordComponent") // equality is defined below; the arrays are not exposed
public record Signature(byte[] params, byte[] results) {
  @Override
  public boolean equals(Object other) {
    return other instanceof Signature s
        && Arrays.equals(params, s.params)
        && Arrays.equals(results, s.results);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(params) + Arrays.hashCode(results);
  }

  @Override
  public String toString() {
    var text = new StringBuilder("(");
    append(text, params);
    text.append(") -> (");
    append(text, results);
    return text.append(')').toString();
  }

  private static void append(StringBuilder text, byte[] types) {
    for (int i = 0; i < types.length; i++) {
      text.append(i == 0 ? "" : " ").append(Types.name(types[i]));
    }
  }
}
