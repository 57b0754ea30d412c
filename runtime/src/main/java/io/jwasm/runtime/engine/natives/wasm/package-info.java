/** Decoding and validation of modules and function bodies. */
@NullMarked
package io.jwasm.runtime.engine.natives.wasm;

import org.jspecify.annotations.NullMarked;
