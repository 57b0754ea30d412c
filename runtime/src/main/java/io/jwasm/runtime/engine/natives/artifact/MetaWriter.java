package io.jwasm.runtime.engine.natives.artifact;

import io.jwasm.runtime.engine.natives.target.Leb128;
import io.jwasm.runtime.module.WasmModule;
import java.io.ByteArrayOutputStream;

/** A module with empty function bodies, and of its custom sections only the names. */
public final class MetaWriter {
  private static final byte[] PREAMBLE = {0, 'a', 's', 'm', 1, 0, 0, 0};
  private static final byte[] NAME = {4, 'n', 'a', 'm', 'e'};

  /** No locals, {@code unreachable}, {@code end}; with its size before it. */
  private static final byte[] BODY = {3, 0, 0x00, 0x0b};

  private MetaWriter() {}

  /** Writes it. */
  public static byte[] write(WasmModule module) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(PREAMBLE);
    for (WasmModule.Section section : module.sections()) {
      if (section.id() == 10) {
        byte[] code = bodies(module.functions().size());
        out.write(10);
        Leb128.write(out, code.length);
        out.writeBytes(code);
      } else if (section.id() != 0 || section.name().equals("name")) {
        byte[] prefix = section.id() == 0 ? NAME : new byte[0];
        byte[] contents = new byte[section.size()];
        module.bytes().get(section.offset(), contents);
        out.write(section.id());
        Leb128.write(out, prefix.length + contents.length);
        out.writeBytes(prefix);
        out.writeBytes(contents);
      }
    }
    return out.toByteArray();
  }

  private static byte[] bodies(int count) {
    var out = new ByteArrayOutputStream();
    Leb128.write(out, count);
    for (int i = 0; i < count; i++) {
      out.writeBytes(BODY);
    }
    return out.toByteArray();
  }
}
