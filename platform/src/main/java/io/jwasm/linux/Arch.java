package io.jwasm.linux;

/** A processor architecture that jwasm knows. */
public enum Arch {
  X86_64("amd64"),
  AARCH64("arm64");

  /** The architecture of this machine. */
  public static final Arch HOST = host(System.getProperty("os.arch", ""));

  private final String ociName;

  Arch(String ociName) {
    this.ociName = ociName;
  }

  /** Its name in OCI image indexes. */
  public String ociName() {
    return ociName;
  }

  private static Arch host(String name) {
    return switch (name) {
      case "amd64", "x86_64" -> X86_64;
      case "aarch64", "arm64" -> AARCH64;
      default ->
          throw new UnsupportedOperationException(
              "jwasm runs on x86-64 and aarch64, not on \"" + name + "\"");
    };
  }
}
