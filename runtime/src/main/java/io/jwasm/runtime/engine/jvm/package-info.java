/**
 * The {@code jvm} engine: WebAssembly compiled to classes by Chicory's compiler. The only package
 * that knows Chicory.
 */
@NullMarked
package io.jwasm.runtime.engine.jvm;

import org.jspecify.annotations.NullMarked;
