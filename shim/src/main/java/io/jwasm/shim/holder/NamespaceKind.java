package io.jwasm.shim.holder;

/** A kind of namespace that a holder can have; see namespaces(7). */
public enum NamespaceKind {
  /** Interfaces, addresses, ports. */
  NETWORK('n', "network"),
  /** Host name. */
  UTS('u', "uts"),
  /** System V and POSIX message queues, semaphores, shared memory. */
  IPC('i', "ipc"),
  /** Process ids. */
  PID('p', "pid"),
  /** The files; last, because what is needed to enter the others is out of sight then. */
  MOUNT('m', "mount");

  private final char letter;
  private final String ociName;

  NamespaceKind(char letter, String ociName) {
    this.letter = letter;
    this.ociName = ociName;
  }

  char letter() {
    return letter;
  }

  /** Its name in runtime-spec. */
  public String ociName() {
    return ociName;
  }

  /** Its file in {@code /proc/PID/ns}. */
  public String fileName() {
    return switch (this) {
      case NETWORK -> "net";
      case MOUNT -> "mnt";
      default -> ociName;
    };
  }
}
