/**
 * What a WebAssembly module declares (types, imports, exports, memories, names), read without its
 * function bodies.
 */
@NullMarked
package io.jwasm.runtime.module;

import org.jspecify.annotations.NullMarked;
