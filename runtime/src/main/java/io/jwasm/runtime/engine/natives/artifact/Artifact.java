package io.jwasm.runtime.engine.natives.artifact;

import io.jwasm.error.ErrorKind;
import io.jwasm.error.JwasmException;
import io.jwasm.linux.At;
import io.jwasm.linux.Fd;
import io.jwasm.linux.FileMapping;
import io.jwasm.linux.OpenFlags;
import io.jwasm.linux.RawMemory;
import io.jwasm.linux.VirtualMemory;
import io.jwasm.runtime.engine.MachineCode;
import io.jwasm.runtime.engine.natives.target.Places;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An artifact in memory: code that can be executed, and the tables about it. Immutable. */
public final class Artifact implements ModuleCode {
  private final CodeSpace space;
  private final long base;
  private final long size;
  private final ByteBuffer bytes;
  private boolean closed;

  private Artifact(CodeSpace space, long base, long size, ByteBuffer bytes) {
    this.space = space;
    this.base = base;
    this.size = size;
    this.bytes = bytes;
  }

  /**
   * Maps an artifact.
   *
   * @throws JwasmException if it is not one, or cannot be read
   */
  public static Artifact map(Path path, CodeSpace space) {
    ByteBuffer bytes = read(path);
    if (bytes.limit() < Header.PAGE || bytes.getLong(0) != Header.MAGIC) {
      throw failure(path, "not an artifact of machine code", null);
    }
    long size = bytes.limit() + Header.PAGE - 1L & -Header.PAGE;
    long base = space.take(size);
    byte[] name = path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
    int fd = At.open(At.FDCWD, name, 0, name.length, OpenFlags.RDONLY, 0, 0);
    if (fd < 0) {
      space.give(base, size);
      throw failure(path, "cannot be opened", null);
    }
    try {
      VirtualMemory.mapOver(base, bytes.limit(), fd);
      long code = bytes.getLong(8 * Header.CODE_SIZE) + Header.PAGE - 1 & -Header.PAGE;
      if (code > 0) {
        VirtualMemory.protectCode(base + Header.PAGE, code);
      }
    } catch (RuntimeException e) {
      space.give(base, size);
      throw e;
    } finally {
      Fd.close(fd);
    }
    return new Artifact(space, base, size, bytes);
  }

  private static ByteBuffer read(Path path) {
    try {
      return FileMapping.of(path).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw failure(path, String.valueOf(e.getMessage()), e);
    }
  }

  private static JwasmException failure(Path path, String reason, @Nullable Throwable cause) {
    return new JwasmException(
        ErrorKind.FAILED_PRECONDITION, "load artifact", path.toString(), reason, null, cause);
  }

  private int word(int table, int index) {
    return bytes.getInt((int) bytes.getLong(8 * table) + 4 + 4 * index);
  }

  private long code(int offset) {
    return base + Header.PAGE + offset;
  }

  @Override
  public long function(int defined) {
    return code(word(Header.FUNCTIONS, defined));
  }

  @Override
  public long compiled(int defined, BooleanSupplier stopped) {
    return function(defined);
  }

  @Override
  public long slots() {
    return 0;
  }

  @Override
  public long entry(int type) {
    return code(word(Header.ENTRIES, type));
  }

  @Override
  public long host(int function) {
    return code(word(Header.HOSTS, function));
  }

  @Override
  public int functionAt(long address) {
    int count = bytes.getInt((int) bytes.getLong(8 * Header.FUNCTIONS)) - 1;
    long offset = address - code(0);
    if (offset < 0 || count == 0 || offset > word(Header.FUNCTIONS, count)) {
      return -1;
    }
    int low = 0;
    int high = count - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      // A return address may be the end of its function.
      if (word(Header.FUNCTIONS, middle) < offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  @Override
  public int saved(int defined) {
    return word(Header.SAVED, defined);
  }

  @Override
  public long pad(long address) {
    long offset = address - code(0);
    int low = 0;
    int high = bytes.getInt((int) bytes.getLong(8 * Header.PADS)) / 2 - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = word(Header.PADS, 2 * middle);
      if (found == offset) {
        return code(word(Header.PADS, 2 * middle + 1));
      }
      if (found < offset) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return 0;
  }

  @Override
  public int placeOf(int defined, long address) {
    return Places.find(places(defined), (int) (address - function(defined)));
  }

  @Override
  public MachineCode machineCode(int defined) {
    int from = word(Header.FUNCTIONS, defined);
    byte[] code = new byte[word(Header.FUNCTIONS, defined + 1) - from];
    RawMemory.copy(code(from), code, 0, code.length);
    return new MachineCode(code, Places.decode(places(defined)));
  }

  private ByteBuffer places(int defined) {
    int data = (int) bytes.getLong(8 * Header.PLACE_DATA);
    int from = word(Header.PLACES, defined);
    return bytes.slice(data + from, word(Header.PLACES, defined + 1) - from);
  }

  /** The module without its function bodies. */
  public ByteBuffer meta() {
    int start = (int) bytes.getLong(8 * Header.META);
    return bytes.slice(start, (int) bytes.getLong(8 * Header.META_SIZE));
  }

  @Override
  public long metaAddress(int offset) {
    return base + bytes.getLong(8 * Header.META) + offset;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      space.give(base, size);
    }
  }
}
