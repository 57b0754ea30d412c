package io.jwasm.runtime.engine.natives.artifact;

import io.jwasm.runtime.engine.natives.target.CompiledFunction;
import io.jwasm.runtime.engine.natives.target.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Writes an artifact: header, code of functions and adapters in order, then tables. Calls between
 * functions are patched at the end, when all addresses are known.
 */
public final class ArtifactWriter implements AutoCloseable {
  private final FileChannel file;
  private final Target target;
  private final int imported;
  private final int[] functions;
  private final int[] placeStarts;
  private final int[] saved;
  private int[] pads = new int[256];
  private int padCount;
  private ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
  private ByteBuffer places = ByteBuffer.allocate(1 << 16);
  private int[] calls = new int[1024];
  private int callCount;
  private int added;
  private long position = Header.PAGE;

  /**
   * Starts an artifact.
   *
   * @param path the file to write
   * @param defined functions that will be added
   * @param imported functions before them in the index space
   */
  public ArtifactWriter(Path path, Target target, int defined, int imported) throws IOException {
    this.target = target;
    this.imported = imported;
    this.functions = new int[defined + 1];
    this.placeStarts = new int[defined + 1];
    this.saved = new int[defined];
    this.file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    file.position(Header.PAGE);
  }

  private int codeOffset() {
    return (int) (position - Header.PAGE);
  }

  /** Adds the next function. */
  public void add(CompiledFunction function) throws IOException {
    int start = codeOffset();
    functions[added] = start;
    saved[added] = function.saved();
    placeStarts[added++] = places.position();
    addPads(start, function.pads());
    int needed = callCount + function.calls().length;
    if (needed > calls.length) {
      calls = Arrays.copyOf(calls, Math.max(needed, calls.length * 2));
    }
    for (int i = 0; i < function.calls().length; i += 2) {
      calls[callCount++] = start + function.calls()[i];
      calls[callCount++] = function.calls()[i + 1] - imported;
    }
    byte[] encoded = function.places();
    if (encoded.length > places.remaining()) {
      places = ByteBuffer.allocate(places.capacity() * 2 + encoded.length).put(places.flip());
    }
    places.put(encoded);
    code(function.code());
  }

  private void addPads(int start, int[] added) {
    if (padCount + added.length > pads.length) {
      pads = Arrays.copyOf(pads, Math.max(padCount + added.length, pads.length * 2));
    }
    for (int offset : added) {
      pads[padCount++] = start + offset;
    }
  }

  /** Adds adapters; the result is where each is. */
  public int[] adapters(byte[][] codes) throws IOException {
    functions[added] = codeOffset();
    placeStarts[added] = places.position();
    int[] offsets = new int[codes.length];
    for (int i = 0; i < codes.length; i++) {
      offsets[i] = codeOffset();
      code(codes[i]);
    }
    return offsets;
  }

  private void code(byte[] bytes) throws IOException {
    write(bytes);
    while ((position & 15) != 0) {
      write(new byte[] {(byte) 0xcc});
    }
    if (position > Integer.MAX_VALUE) {
      throw new IOException("machine code of more than 2 GiB");
    }
  }

  private void write(byte[] bytes) throws IOException {
    if (bytes.length > buffer.remaining()) {
      flush();
    }
    if (bytes.length > buffer.capacity()) {
      buffer = ByteBuffer.allocate(bytes.length);
    }
    buffer.put(bytes);
    position += bytes.length;
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      int ignored = file.write(buffer);
    }
    buffer.clear();
  }

  /** Writes the rest. */
  public void finish(int[] entries, int[] hosts, byte[] meta) throws IOException {
    flush();
    int codeSize = codeOffset();
    patch(codeSize);
    position = position + Header.PAGE - 1 & -Header.PAGE;
    file.position(position);
    long[] header = new long[Header.WORDS];
    header[0] = Header.MAGIC;
    header[Header.CODE_SIZE] = codeSize;
    header[Header.FUNCTIONS] = table(functions);
    header[Header.ENTRIES] = table(entries);
    header[Header.HOSTS] = table(hosts);
    header[Header.PLACES] = table(placeStarts);
    header[Header.SAVED] = table(saved);
    header[Header.PADS] = table(Arrays.copyOf(pads, padCount));
    header[Header.PLACE_DATA] = position;
    write(Arrays.copyOf(places.array(), places.position()));
    header[Header.META] = position;
    header[Header.META_SIZE] = meta.length;
    write(meta);
    flush();
    file.position(0);
    for (long word : header) {
      write(longBytes(word));
    }
    flush();
  }

  private static byte[] longBytes(long word) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(word).array();
  }

  /** Writes a count and ints; the result is where. */
  private long table(int[] values) throws IOException {
    long start = position;
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(values.length);
    for (int value : values) {
      bytes.putInt(value);
    }
    write(bytes.array());
    return start;
  }

  private void patch(int codeSize) throws IOException {
    if (callCount == 0) {
      return;
    }
    MappedByteBuffer code = file.map(FileChannel.MapMode.READ_WRITE, Header.PAGE, codeSize);
    code.order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < callCount; i += 2) {
      int at = calls[i];
      try {
        code.putInt(at, target.call(code.getInt(at), functions[calls[i + 1]] - at));
      } catch (IllegalArgumentException e) {
        throw new IOException("more machine code than calls of this processor reach", e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
