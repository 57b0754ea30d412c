package io.jwasm.runtime.engine.jvm;

import io.jwasm.runtime.module.WasmModule;
import io.jwasm.runtime.module.WasmModule.Section;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Set;

/** Copies of a module with other function bodies, and without custom sections. */
final class MetaModule {
  private static final int CODE = 10;

  /** No locals, {@code unreachable}, {@code end}; with its size before it. */
  private static final byte[] UNREACHABLE = {3, 0, 0x00, 0x0b};

  private static final byte[] PREAMBLE = {0, 'a', 's', 'm', 1, 0, 0, 0};

  private final WasmModule module;

  MetaModule(WasmModule module) {
    this.module = module;
  }

  /** The module without custom sections. */
  byte[] stripped() {
    var out = preamble();
    for (Section section : module.sections()) {
      if (section.id() != 0) {
        section(out, section.id(), bytes(section.offset(), section.size()));
      }
    }
    return out.toByteArray();
  }

  /**
   * The module with all bodies but those of {@code kept} replaced by {@code unreachable}.
   *
   * @param kept indexes among the functions defined here
   */
  byte[] withBodies(Set<Integer> kept) {
    var out = preamble();
    for (Section section : module.sections()) {
      if (section.id() == CODE) {
        section(out, CODE, code(section, kept));
      } else if (section.id() != 0) {
        section(out, section.id(), bytes(section.offset(), section.size()));
      }
    }
    return out.toByteArray();
  }

  /** The name section, encoded; empty if there is none. */
  byte[] names() {
    var out = new ByteArrayOutputStream();
    module
        .custom("name")
        .ifPresent(section -> {
          byte[] header = {4, 'n', 'a', 'm', 'e'};
          out.write(0);
          leb(out, header.length + section.size());
          out.writeBytes(header);
          out.writeBytes(bytes(section.offset(), section.size()));
        });
    return out.toByteArray();
  }

  private byte[] code(Section section, Set<Integer> kept) {
    var out = new ByteArrayOutputStream();
    var bodies = new Bodies(module, section);
    leb(out, bodies.count());
    for (int i = 0; i < bodies.count(); i++) {
      int start = bodies.position();
      bodies.next();
      out.writeBytes(kept.contains(i) ? bytes(start, bodies.position() - start) : UNREACHABLE);
    }
    return out.toByteArray();
  }

  private byte[] bytes(int offset, int size) {
    byte[] copy = new byte[size];
    module.bytes().get(offset, copy);
    return copy;
  }

  private static ByteArrayOutputStream preamble() {
    var out = new ByteArrayOutputStream();
    out.writeBytes(PREAMBLE);
    return out;
  }

  private static void section(ByteArrayOutputStream out, int id, byte[] contents) {
    out.write(id);
    leb(out, contents.length);
    out.writeBytes(contents);
  }

  private static void leb(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest > 0x7f) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  /** Walks the bodies of a code section that the parser has checked. */
  static final class Bodies {
    private final ByteBuffer in;
    private final int count;

    Bodies(WasmModule module, Section section) {
      in = module.bytes().duplicate();
      in.limit(section.offset() + section.size()).position(section.offset());
      count = leb();
    }

    int count() {
      return count;
    }

    int position() {
      return in.position();
    }

    /** Moves past the next body; the result is its size in bytes. */
    int next() {
      int size = leb();
      in.position(in.position() + size);
      return size;
    }

    private int leb() {
      int value = 0;
      for (int shift = 0; ; shift += 7) {
        byte b = in.get();
        value |= (b & 0x7f) << shift;
        if (b >= 0) {
          return value;
        }
      }
    }
  }
}
