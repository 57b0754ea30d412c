package io.jwasm.runtime.engine;

/**
 * Unwinds a guest that ends other than by returning or trapping: by {@code proc_exit}, by a signal
 * of its own, or because it is being stopped. Carries no stack trace: it is control flow.
 */
public abstract class GuestStop extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates a stop with this message. */
  protected GuestStop(String message) {
    super(message, null, false, false);
  }

  /** The guest called {@code proc_exit}. */
  public static final class Exit extends GuestStop {
    private static final long serialVersionUID = 1L;
    private final int code;

    /** Creates the exit with the guest's own 32-bit code. */
    public Exit(int code) {
      super("exit " + code);
      this.code = code;
    }

    /** The code as the guest gave it. */
    public int code() {
      return code;
    }
  }

  /** The guest raised a signal that ends it, as {@code proc_raise} does. */
  public static final class Raised extends GuestStop {
    private static final long serialVersionUID = 1L;
    private final int signal;

    /** Creates the end by this Linux signal number. */
    public Raised(int signal) {
      super("signal " + signal);
      this.signal = signal;
    }

    /** The Linux signal number. */
    public int signal() {
      return signal;
    }
  }

  /** The guest was interrupted from outside, see {@link Instance#interrupt}. */
  public static final class Interrupted extends GuestStop {
    private static final long serialVersionUID = 1L;

    /** Creates the interruption. */
    public Interrupted() {
      super("interrupted");
    }
  }
}
