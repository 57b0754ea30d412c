package io.jwasm.shim.stdio;

import io.jwasm.linux.Fd;
import io.jwasm.runtime.guest.Stdio;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/** Streams that a process reads and writes without anybody in between. */
final class PlainStreams implements ContainerStreams {
  private final Input in;
  private final Output.Pair outputs;
  private final AtomicBoolean closed = new AtomicBoolean();

  PlainStreams(Input in, Output.Pair outputs) {
    this.in = in;
    this.outputs = outputs;
    if (in.fd() != Stdio.CLOSED) {
      int _ = Fd.setFlags(in.fd(), 0);
    }
  }

  @Override
  public Stdio stdio() {
    return new Stdio(in.fd(), outputs.out().fd(), outputs.err().fd(), false);
  }

  @Override
  public void start(IntConsumer interrupt) {
    in.started();
  }

  @Override
  public void resize(int columns, int rows) {
    // There is no terminal, as in runc.
  }

  @Override
  public void closeInput() {
    in.end();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      in.close();
      outputs.close();
    }
  }
}
