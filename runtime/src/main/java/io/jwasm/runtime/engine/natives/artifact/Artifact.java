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
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An artifact in memory: code that can be executed, and the tables about it. Immutable. */
public final class Artifact implements AutoCloseable {
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

  /** The address of a function, by its index among those defined. */
  public long function(int defined) {
    return code(word(Header.FUNCTIONS, defined));
  }

  /** The address of the way into functions of a type. */
  public long entry(int type) {
    return code(word(Header.ENTRIES, type));
  }

  /** The address of the code that stands for an imported function of the host. */
  public long host(int function) {
    return code(word(Header.HOSTS, function));
  }

  /** The defined function that an address is in, or -1. */
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

  /** The preserved registers that a defined function keeps in its frame, as the target says. */
  public int saved(int defined) {
    return word(Header.SAVED, defined);
  }

  /** Where an exception continues that left the call returning to this address, or 0. */
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

  /** The offset in the original module of an address in a defined function, or -1. */
  public int placeOf(int defined, long address) {
    return Places.find(places(defined), (int) (address - function(defined)));
  }

  /** The code of a defined function, with the padding behind it, and where it comes from. */
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

  /** The address of a byte of {@link #meta}. */
  public long metaAddress(int offset) {
    return base + bytes.getLong(8 * Header.META) + offset;
  }

  /** Unmaps; no code may run any more. Idempotent. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      space.give(base, size);
    }
  }
}
