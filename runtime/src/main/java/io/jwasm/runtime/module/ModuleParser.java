package io.jwasm.runtime.module;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads what a module declares. Any input ends in a {@link WasmModule} or a {@link ModuleException}
 * that tells the reason and the offset. Function bodies are skipped: a module that parses may still
 * turn out to be invalid when it is compiled.
 */
public final class ModuleParser {
  /** The largest module that is read, in bytes. */
  public static final long MAX_SIZE = 1L << 30;

  private ModuleParser() {}

  /**
   * Parses a binary in memory.
   *
   * @param source its path or digest, for messages
   * @param bytes the binary from position to limit; must not change afterwards
   */
  public static WasmModule parse(String source, ByteBuffer bytes) {
    ByteBuffer module = bytes.slice().asReadOnlyBuffer();
    Preamble.check(source, module);
    return new SectionReader(source, module).read();
  }

  /**
   * Parses a file, which is mapped and must not change while the result is in use.
   *
   * @throws JwasmException if the file cannot be read
   */
  public static WasmModule parse(Path file) {
    return parse(file.toString(), file);
  }

  /**
   * Parses a file that messages call otherwise, see {@link #parse(Path)}.
   *
   * @param source its path for the user
   */
  public static WasmModule parse(String source, Path file) {
    return parse(source, map(file));
  }

  private static ByteBuffer map(Path file) {
    if (Files.isDirectory(file)) {
      throw new ModuleException("read module", file.toString(), "is a directory", null);
    }
    try (var channel = FileChannel.open(file)) {
      long size = channel.size();
      if (size > MAX_SIZE) {
        throw new ModuleException(
            "read module", file.toString(), size + " bytes, more than " + MAX_SIZE, null);
      }
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
    } catch (NoSuchFileException e) {
      throw unreadable(ErrorKind.NOT_FOUND, file, "no such file", e);
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      throw unreadable(ErrorKind.FAILED_PRECONDITION, file, reason, e);
    }
  }

  private static JwasmException unreadable(
      ErrorKind kind, Path file, String reason, IOException cause) {
    return new JwasmException(kind, "read module", file.toString(), reason, null, cause);
  }
}
