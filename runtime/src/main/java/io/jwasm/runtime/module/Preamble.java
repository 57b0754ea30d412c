package io.jwasm.runtime.module;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Magic number and version, and what a file is that has others. */
final class Preamble {
  static final int SIZE = 8;

  private Preamble() {}

  /** Refuses everything but a core module of version 1. */
  static void check(String source, ByteBuffer module) {
    ByteBuffer bytes = module.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.limit() == 0) {
      throw refuse(source, "the file is empty", null);
    }
    if (!starts(bytes, 0x00, 0x61, 0x73, 0x6d)) {
      throw refuse(
          source,
          "not a WebAssembly module: " + describe(bytes),
          "the entrypoint must be a binary module (it starts with \\0asm)");
    }
    if (bytes.limit() < SIZE) {
      throw refuse(source, "truncated: the file ends within the preamble", null);
    }
    int version = Short.toUnsignedInt(bytes.getShort(4));
    int layer = Short.toUnsignedInt(bytes.getShort(6));
    if (layer == 1) {
      throw refuse(
          source,
          "is a component; jwasm runs core modules of WASI preview 1",
          "build for wasm32-wasip1 instead of wasm32-wasip2");
    }
    if (version != 1 || layer != 0) {
      throw refuse(
          source, "unknown binary version " + version + ", layer " + layer + " (want 1, 0)", null);
    }
  }

  private static String describe(ByteBuffer bytes) {
    if (starts(bytes, 0x7f, 'E', 'L', 'F')) {
      return "looks like an ELF binary, built for Linux and not for wasm";
    }
    if (starts(bytes, '#', '!')) {
      return "looks like a script";
    }
    if (starts(bytes, 0x1f, 0x8b)) {
      return "looks like gzip data";
    }
    if (starts(bytes, 0x28, 0xb5, 0x2f, 0xfd)) {
      return "looks like zstd data";
    }
    if (starts(bytes, 'P', 'K', 3, 4)) {
      return "looks like a zip archive";
    }
    if (starts(bytes, '(', 'm', 'o', 'd', 'u', 'l', 'e')) {
      return "looks like the text format; assemble it first (wat2wasm)";
    }
    return isText(bytes) ? "looks like text" : "it starts with " + hex(bytes);
  }

  private static boolean starts(ByteBuffer bytes, int... prefix) {
    if (bytes.limit() < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if ((bytes.get(i) & 0xff) != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isText(ByteBuffer bytes) {
    for (int i = 0; i < Math.min(bytes.limit(), 64); i++) {
      int b = bytes.get(i) & 0xff;
      if (b >= 0x7f || (b < ' ' && b != '\n' && b != '\r' && b != '\t')) {
        return false;
      }
    }
    return true;
  }

  private static String hex(ByteBuffer bytes) {
    var text = new StringBuilder();
    for (int i = 0; i < Math.min(bytes.limit(), 8); i++) {
      text.append(i == 0 ? "" : " ").append(String.format("%02x", bytes.get(i)));
    }
    return text.toString();
  }

  private static ModuleException refuse(String source, String reason, @Nullable String hint) {
    return new ModuleException("parse module", source, reason, hint);
  }
}
