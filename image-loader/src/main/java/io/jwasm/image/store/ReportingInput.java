package io.jwasm.image.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Tells how many bytes were read. */
final class ReportingInput extends FilterInputStream {
  private final LongConsumer listener;
  private long done;

  ReportingInput(InputStream in, LongConsumer listener) {
    super(in);
    this.listener = listener;
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    report(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int read = in.read(bytes, offset, length);
    report(Math.max(read, 0));
    return read;
  }

  private void report(int read) {
    if (read > 0) {
      done += read;
      listener.accept(done);
    }
  }
}
