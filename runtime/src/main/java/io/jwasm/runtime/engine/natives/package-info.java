/** The native engine: WebAssembly compiled ahead of time to machine code. */
@NullMarked
package io.jwasm.runtime.engine.natives;

import org.jspecify.annotations.NullMarked;
