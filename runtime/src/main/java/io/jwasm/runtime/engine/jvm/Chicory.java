package io.jwasm.runtime.engine.jvm;

import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.Version;
import com.dylibso.chicory.wasm.WasmModule;
import io.jwasm.runtime.module.ModuleException;
import java.io.ByteArrayInputStream;
import java.util.Map;

/** Chicory's parser, with its failures told in our terms. */
final class Chicory {
  /** Part of each fingerprint. */
  static final String VERSION = Version.version();

  private Chicory() {}

  /**
   * Parses a module.
   *
   * @param source for messages
   * @param validate whether function bodies and all else are validated
   * @throws ModuleException if it is malformed or not valid
   */
  @SuppressWarnings("CatchingUnchecked") // the parser may fail in any way on a malformed module
  static WasmModule parse(String source, byte[] bytes, boolean validate) {
    try {
      return Parser.builder()
          .withCustomParsers(Map.of())
          .withValidation(validate)
          .build()
          .parse(() -> new ByteArrayInputStream(bytes));
    } catch (RuntimeException | StackOverflowError e) {
      String reason = e instanceof ChicoryException ? e.getMessage() : e.toString();
      throw new ModuleException("validate module", source, "not a valid module: " + reason, null);
    }
  }
}
