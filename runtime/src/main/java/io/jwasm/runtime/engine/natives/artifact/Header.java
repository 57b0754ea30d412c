package io.jwasm.runtime.engine.natives.artifact;

/** Where the parts of an artifact are: words of 8 bytes at its start, little-endian. */
final class Header {
  static final long MAGIC = 0x31_4e_4d_53_41_57_4aL; // "JWASMN1"

  /** Pages that code starts and ends on. */
  static final int PAGE = 4096;

  static final int CODE_SIZE = 1;
  static final int FUNCTIONS = 2;
  static final int ENTRIES = 3;
  static final int HOSTS = 4;
  static final int PLACES = 5;
  static final int PLACE_DATA = 6;
  static final int META = 7;
  static final int META_SIZE = 8;
  static final int SAVED = 9;
  static final int PADS = 10;
  static final int WORDS = 11;

  private Header() {}
}
