package io.jwasm.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntConsumer;

/**
 * Delivers SIGHUP, SIGINT, SIGQUIT and SIGTERM of this process to a Java callback, on a thread of
 * its own.
 *
 * <p>The JVM offers no way to learn of SIGQUIT and its shutdown hooks do not tell signals apart, so
 * the handler is a few instructions that write the signal's number into a pipe.
 */
public final class TerminationSignals implements AutoCloseable {
  /** Signal numbers; equal on all architectures that jwasm runs on. */
  public static final int SIGHUP = 1;

  public static final int SIGINT = 2;
  public static final int SIGQUIT = 3;
  public static final int SIGKILL = 9;
  public static final int SIGTERM = 15;

  private static final long SA_ONSTACK = 0x0800_0000;
  private static final long SA_RESTORER = 0x0400_0000;
  private static final long SA_RESTART = 0x1000_0000;
  private static final int SIGSET_BYTES = 8;

  /** What the thread reads when nothing more is to be delivered; no signal has this number. */
  private static final long END = 0;

  private final int writer;

  private TerminationSignals(int writer) {
    this.writer = writer;
  }

  /**
   * Takes over the four signals for the rest of the process's life. Call once, from {@code main}'s
   * composition.
   *
   * @param receiver told each signal's number, until the result is closed; must not block for long
   * @throws ErrnoException if the machine forbids executable memory; the signals then keep the
   *     JVM's handling
   */
  public static TerminationSignals deliverTo(IntConsumer receiver) {
    try (var memory = OffHeap.allocate(32)) {
      long at = memory.address();
      long pipe = Fd.pipe();
      check(pipe, "create pipe");
      int reader = (int) pipe;
      int writer = (int) (pipe >>> 32);
      byte[] code = Arch.HOST == Arch.X86_64 ? x64(writer) : aarch64(writer);
      long address = VirtualMemory.executable(code);
      boolean restorer = Arch.HOST == Arch.X86_64;
      RawMemory.putLong(at, address);
      RawMemory.putLong(at + 8, SA_ONSTACK | SA_RESTART | (restorer ? SA_RESTORER : 0));
      RawMemory.putLong(at + 16, restorer ? address + X64_RESTORER : 0);
      for (int signal : new int[] {SIGHUP, SIGINT, SIGQUIT, SIGTERM}) {
        check(
            Kernel.call(Nr.RT_SIGACTION, signal, at, 0, SIGSET_BYTES, 0, 0),
            "handle signal " + signal);
      }
      Thread.ofPlatform().daemon().name("signals").start(() -> forward(reader, receiver));
      return new TerminationSignals(writer);
    }
  }

  /**
   * Delivers no more: the signals are ignored from now on, so that what follows a guest's end is
   * not cut short. The thread ends, because the JVM's exit waits for threads that are in a system
   * call.
   */
  @Override
  public void close() {
    long at = Scratch.get().how();
    RawMemory.putLong(at, END);
    long ignored = Kernel.call(Nr.WRITE, writer, at, Long.BYTES);
  }

  private static void forward(int reader, IntConsumer receiver) {
    try (var number = OffHeap.allocate(8)) {
      while (Kernel.call(Nr.READ, reader, number.address(), 8) == 8
          && RawMemory.getLong(number.address()) != END) {
        receiver.accept(RawMemory.getInt(number.address()));
      }
    }
  }

  /** Where {@link #x64} has the code that leaves the handler. */
  private static final int X64_RESTORER = 32;

  private static byte[] x64(int writer) {
    var code = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
    code.put((byte) 0x57); // push rdi: the signal's number
    code.put((byte) 0xb8).putInt(Nr.WRITE); // mov eax, write
    code.put(new byte[] {0x48, (byte) 0x89, (byte) 0xe6}); // mov rsi, rsp
    code.put((byte) 0xbf).putInt(writer); // mov edi, writer
    code.put((byte) 0xba).putInt(8); // mov edx, 8
    code.put(new byte[] {0x0f, 0x05, 0x5f, (byte) 0xc3}); // syscall; pop rdi; ret
    code.position(X64_RESTORER);
    code.put((byte) 0xb8).putInt(Nr.RT_SIGRETURN); // mov eax, rt_sigreturn
    code.put(new byte[] {0x0f, 0x05}); // syscall
    return code.array();
  }

  private static byte[] aarch64(int writer) {
    var code = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    code.putInt(0xf81f0fe0); // str x0, [sp, #-16]!
    code.putInt(0xd2800000 | Nr.WRITE << 5 | 8); // mov x8, write
    code.putInt(0xd2800000 | writer << 5); // mov x0, writer
    code.putInt(0x910003e1); // mov x1, sp
    code.putInt(0xd2800000 | 8 << 5 | 2); // mov x2, 8
    code.putInt(0xd4000001); // svc 0
    code.putInt(0xf84107e0); // ldr x0, [sp], #16
    code.putInt(0xd65f03c0); // ret
    return code.array();
  }

  private static void check(long result, String operation) {
    if (result < 0) {
      throw new ErrnoException(operation, (int) -result);
    }
  }
}
