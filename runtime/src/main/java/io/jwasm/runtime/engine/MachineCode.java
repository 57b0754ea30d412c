package io.jwasm.runtime.engine;

import java.util.List;

/**
 * What a function was compiled to.
 *
 * @param bytes its machine code
 * @param places where code comes from that calls, or that may trap; by offset in the code
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record MachineCode(byte[] bytes, List<Place> places) {
  public MachineCode {
    places = List.copyOf(places);
  }

  /**
   * A place in the code and in the module.
   *
   * @param code offset in the machine code: of an instruction that may fault, or behind one that
   *     calls
   * @param module offset of the WebAssembly instruction in the module
   */
  public record Place(int code, int module) {}
}
