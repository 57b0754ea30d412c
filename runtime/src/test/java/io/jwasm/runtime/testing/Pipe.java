package io.jwasm.runtime.testing;

import io.jwasm.linux.Fd;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A pipe of the host: the guest gets the descriptor of one end, the test uses the other. */
public final class Pipe implements AutoCloseable {
  private int readFd;
  private int writeFd;

  /** Opens both ends. */
  public Pipe() {
    long ends = Fd.pipe();
    if (ends < 0) {
      throw new IllegalStateException("pipe: " + ends);
    }
    readFd = (int) ends;
    writeFd = (int) (ends >> 32);
  }

  /** The descriptor of the reading end. */
  public int readFd() {
    return readFd;
  }

  /** The descriptor of the writing end. */
  public int writeFd() {
    return writeFd;
  }

  /** Writes everything; blocks if the pipe is full. */
  public void write(String text) throws IOException {
    try (var out = new FileOutputStream("/proc/self/fd/" + writeFd)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Bytes that were written and not read yet. */
  public long available() {
    return Fd.available(readFd);
  }

  /** Reads exactly so many bytes; blocks until they are there. */
  public String read(int bytes) throws IOException {
    try (var in = new FileInputStream("/proc/self/fd/" + readFd)) {
      return new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
    }
  }

  /** Closes the writing end and reads the rest. */
  public String finish() throws IOException {
    try (var in = new FileInputStream("/proc/self/fd/" + readFd)) {
      closeWriter();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Lets readers see the end. */
  public void closeWriter() {
    if (writeFd >= 0) {
      Fd.close(writeFd);
      writeFd = -1;
    }
  }

  /** Lets writers see that nobody reads. */
  public void closeReader() {
    if (readFd >= 0) {
      Fd.close(readFd);
      readFd = -1;
    }
  }

  @Override
  public void close() {
    closeReader();
    closeWriter();
  }
}
