package io.jwasm.runtime.engine.jvm;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The artifact of the {@code jvm} engine, one file, big-endian: magic, format, the interpreted
 * functions, sizes of the meta module and of its name section, the index of the class files (name,
 * size); then meta module, name section and class files. Bytes after that are ignored.
 *
 * @param meta the module without compiled bodies and custom sections, for Chicory
 * @param named the same with the name section
 * @param classes class files by binary name, mapped
 * @param interpreted function indexes left to the interpreter
 */
record ArtifactFile(
    ByteBuffer meta, ByteBuffer named, Map<String, ByteBuffer> classes, Set<Integer> interpreted) {
  /** Raised with every change of the layout or of the generated code. */
  static final int FORMAT = 1;

  private static final long MAGIC = 0x6a7761736d6a766dL; // "jwasmjvm"

  /**
   * Writes an artifact.
   *
   * @throws JwasmException of kind RESOURCE_EXHAUSTED if it cannot be written
   */
  static void write(
      Path target,
      byte[] meta,
      byte[] names,
      Map<String, byte[]> classes,
      Set<Integer> interpreted) {
    var ordered = new TreeMap<>(classes);
    try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(target)))) {
      out.writeLong(MAGIC);
      out.writeInt(FORMAT);
      out.writeInt(interpreted.size());
      for (int function : interpreted.stream().sorted().toList()) {
        out.writeInt(function);
      }
      out.writeInt(meta.length);
      out.writeInt(names.length);
      out.writeInt(ordered.size());
      for (var entry : ordered.entrySet()) {
        out.writeUTF(entry.getKey());
        out.writeInt(entry.getValue().length);
      }
      out.write(meta);
      out.write(names);
      for (byte[] bytes : ordered.values()) {
        out.write(bytes);
      }
    } catch (IOException e) {
      throw new JwasmException(
          ErrorKind.RESOURCE_EXHAUSTED,
          "write artifact",
          target.toString(),
          String.valueOf(e.getMessage()),
          "make room there, or name another directory by JWASM_HOME",
          e);
    }
  }

  /**
   * Maps an artifact.
   *
   * @throws JwasmException of kind DATA_LOSS if it is not one
   */
  static ArtifactFile map(Path file) {
    try (var channel = FileChannel.open(file)) {
      return read(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    } catch (IOException
        | IllegalArgumentException
        | ArithmeticException
        | BufferUnderflowException e) {
      throw new JwasmException(
          ErrorKind.DATA_LOSS,
          "load artifact",
          file.toString(),
          String.valueOf(e.getMessage()),
          "remove it; it is compiled again",
          e);
    }
  }

  private static ArtifactFile read(ByteBuffer in) {
    if (in.getLong() != MAGIC || in.getInt() != FORMAT) {
      throw new IllegalArgumentException("not an artifact of this version");
    }
    var interpreted = new HashSet<Integer>();
    for (int i = count(in); i > 0; i--) {
      interpreted.add(in.getInt());
    }
    int metaSize = in.getInt();
    int nameSize = in.getInt();
    var index = new LinkedHashMap<String, Integer>();
    for (int i = count(in); i > 0; i--) {
      index.put(utf(in), in.getInt());
    }
    ByteBuffer meta = take(in.duplicate(), metaSize);
    ByteBuffer named = take(in, Math.addExact(metaSize, nameSize));
    return new ArtifactFile(meta, named, slices(in, index), Set.copyOf(interpreted));
  }

  private static Map<String, ByteBuffer> slices(ByteBuffer in, Map<String, Integer> index) {
    var classes = new HashMap<String, ByteBuffer>();
    index.forEach((name, size) -> classes.put(name, take(in, size)));
    return Map.copyOf(classes);
  }

  private static int count(ByteBuffer in) {
    int count = in.getInt();
    if (count < 0 || count > in.remaining()) {
      throw new IllegalArgumentException("damaged index");
    }
    return count;
  }

  private static String utf(ByteBuffer in) {
    byte[] text = new byte[Math.min(in.getShort() & 0xffff, in.remaining())];
    in.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static ByteBuffer take(ByteBuffer in, int size) {
    if (size < 0 || size > in.remaining()) {
      throw new IllegalArgumentException("truncated");
    }
    ByteBuffer slice = in.slice(in.position(), size);
    in.position(in.position() + size);
    return slice;
  }
}
