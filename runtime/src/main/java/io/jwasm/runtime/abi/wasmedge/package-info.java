/**
 * The socket extension of WasmEdge to WASI preview 1. Most of its functions have a second form
 * ({@code V2}) under the same name with another type, or with the suffix {@code _v2}, or both.
 */
@NullMarked
package io.jwasm.runtime.abi.wasmedge;

import org.jspecify.annotations.NullMarked;
