package io.jwasm.runtime.abi.wasi;

/** The versions of WASI for core modules; they differ in few layouts. */
public enum WasiVersion {
  /** {@code wasi_unstable} of 2019. */
  PREVIEW0("WASI preview 0 (wasi_unstable)", "wasi_unstable"),
  /** {@code wasi_snapshot_preview1}, what today's tool chains target. */
  PREVIEW1("WASI preview 1", "wasi_snapshot_preview1");

  private final String label;
  private final String module;

  WasiVersion(String label, String module) {
    this.label = label;
    this.module = module;
  }

  /** Its name for the user. */
  public String label() {
    return label;
  }

  /** The import module that its functions are in. */
  public String module() {
    return module;
  }
}
