package io.jwasm.runtime.engine.jvm;

import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.Version;
import com.dylibso.chicory.wasm.WasmModule;
import io.jwasm.runtime.module.Feature;
import io.jwasm.runtime.module.FeatureScan;
import io.jwasm.runtime.module.ModuleException;
import java.io.ByteArrayInputStream;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Chicory's parser, with its failures told in our terms. */
final class Chicory {
  /** Part of each fingerprint. */
  static final String VERSION = Version.version();

  private static final Set<Feature> LACKING =
      Collections.unmodifiableSet(
          EnumSet.of(
              Feature.SIMD,
              Feature.RELAXED_SIMD,
              Feature.LEGACY_EXCEPTIONS,
              Feature.MEMORY64,
              Feature.WIDE_ARITHMETIC));

  private Chicory() {}

  /** What of a module Chicory cannot run, in words. */
  static Optional<String> unsupported(io.jwasm.runtime.module.WasmModule module) {
    String lacking =
        FeatureScan.of(module).stream()
            .filter(LACKING::contains)
            .map(Feature::description)
            .collect(Collectors.joining(", "));
    return lacking.isEmpty()
        ? Optional.empty()
        : Optional.of("the module needs " + lacking + ", which this engine does not have");
  }

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
    } catch (RuntimeException | StackOverflowError | AssertionError e) {
      String reason = e instanceof ChicoryException ? e.getMessage() : e.toString();
      throw new ModuleException("validate module", source, "not a valid module: " + reason, null);
    }
  }
}
