package io.jwasm.shim.stdio;

import io.jwasm.linux.Errno;
import io.jwasm.linux.EventFd;
import io.jwasm.linux.Fd;
import io.jwasm.linux.OpenFlags;
import io.jwasm.linux.PollSet;
import io.jwasm.linux.Pty;
import io.jwasm.linux.TransferBuffer;
import io.jwasm.runtime.guest.Stdio;
import java.util.function.IntConsumer;

/**
 * Copies what is typed to a terminal's master, and what the terminal shows to the client, until the
 * terminal is hung up. Keys that raise signals do so here: no process has the terminal as its
 * controlling one. Confined to one thread.
 */
final class TerminalCopy {
  private static final int SIZE = 32 * 1024;
  private static final byte CTRL_C = 3;
  private static final byte CTRL_D = 4;
  private static final byte CTRL_BACKSLASH = 28;
  private static final int SIGINT = 2;
  private static final int SIGQUIT = 3;
  private static final short NOTHING = 0;

  private final Pty pty;
  private final Input in;
  private final int out;
  private final EventFd stop;
  private final IntConsumer interrupt;
  private boolean typing;
  private boolean showing = true;
  private boolean lineStart = true;

  /**
   * @param out {@link Stdio#CLOSED} if nobody looks
   * @param stop ends the copying at once
   * @param interrupt told the signals of keys
   */
  TerminalCopy(Pty pty, Input in, int out, EventFd stop, IntConsumer interrupt) {
    this.pty = pty;
    this.in = in;
    this.out = out;
    this.stop = stop;
    this.interrupt = interrupt;
    typing = in.fd() != Stdio.CLOSED;
  }

  void run() {
    if (out != Stdio.CLOSED) {
      int _ = Fd.setFlags(out, Fd.flags(out) | OpenFlags.NONBLOCK);
    }
    try (var typed = new TransferBuffer(SIZE);
        var shown = new TransferBuffer(SIZE);
        var poll = new PollSet(4)) {
      while (showing || shown.length() > 0) {
        await(poll, typed, shown);
        if (poll.ready(0) != 0) {
          return;
        }
        if (poll.ready(1) != 0) {
          type(typed);
        }
        if ((poll.ready(2) & ~PollSet.POLLOUT) != 0) {
          show(shown);
        }
        move(typed, shown);
      }
    }
  }

  private void await(PollSet poll, TransferBuffer typed, TransferBuffer shown) {
    poll.set(0, stop.fd(), PollSet.POLLIN);
    // An entry without room or wish is left out: a hang-up would end every wait at once. The last
    // bytes of the room are for the end of the input.
    boolean reads = typing && typed.room() > 2;
    poll.set(1, reads ? in.fd() : -1, PollSet.POLLIN);
    int wanted =
        (shown.room() > 0 ? PollSet.POLLIN : NOTHING)
            | (typed.length() > 0 ? PollSet.POLLOUT : NOTHING);
    poll.set(2, showing && wanted != 0 ? pty.master() : -1, (short) wanted);
    poll.set(3, shown.length() > 0 ? out : -1, PollSet.POLLOUT);
    int _ = poll.poll(-1);
  }

  private void type(TransferBuffer typed) {
    int before = typed.length();
    int count = typed.fill(in.fd());
    for (int i = before; i < typed.length(); i++) {
      byte key = typed.get(i);
      lineStart = key == '\n' || key == '\r';
      if (key == CTRL_C) {
        interrupt.accept(SIGINT);
      } else if (key == CTRL_BACKSLASH) {
        interrupt.accept(SIGQUIT);
      }
    }
    if (count == 0) {
      endTyping(typed);
    } else if (count < 0 && count != -Errno.EAGAIN) {
      typing = false;
    }
  }

  /** A terminal has no end of input, but a key for it, which only ends the line within one. */
  private void endTyping(TransferBuffer typed) {
    typing = false;
    typed.add(CTRL_D);
    if (!lineStart) {
      typed.add(CTRL_D);
    }
  }

  private void show(TransferBuffer shown) {
    if (shown.room() == 0) {
      return;
    }
    int count = shown.fill(pty.master());
    if (count <= 0 && count != -Errno.EAGAIN) {
      showing = false; // EIO: hung up
    }
  }

  private void move(TransferBuffer typed, TransferBuffer shown) {
    if (typed.length() > 0 && showing) {
      int _ = typed.drain(pty.master());
    }
    if (shown.length() > 0) {
      int count = out == Stdio.CLOSED ? -Errno.EPIPE : shown.drain(out);
      if (count < 0 && count != -Errno.EAGAIN) {
        shown.clear();
      }
    }
  }
}
