package io.jwasm.runtime.abi.wasi;

/** Signal numbers of WASI: those of Linux without STKFLT, so that CHLD and all after it differ. */
final class WasiSignal {
  private static final int NONE = 0;
  private static final int CHLD = 16;
  private static final int CONT = 17;
  private static final int STOP = 18;
  private static final int TSTP = 19;
  private static final int TTIN = 20;
  private static final int TTOU = 21;
  private static final int URG = 22;
  private static final int WINCH = 27;
  private static final int SYS = 30;

  /** What a signal does to a process that has no handler for it. */
  enum Default {
    NOTHING,
    STOPS,
    ENDS
  }

  private WasiSignal() {}

  static boolean exists(int signal) {
    return signal >= NONE && signal <= SYS;
  }

  static Default byDefault(int signal) {
    return switch (signal) {
      case NONE, CHLD, CONT, URG, WINCH -> Default.NOTHING;
      case STOP, TSTP, TTIN, TTOU -> Default.STOPS;
      default -> Default.ENDS;
    };
  }

  /** The Linux number, equal on x86-64 and aarch64. */
  static int linux(int signal) {
    return signal < CHLD ? signal : signal + 1;
  }
}
