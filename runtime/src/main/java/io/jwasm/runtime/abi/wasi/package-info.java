/**
 * WASI preview 1 and its predecessor {@code wasi_unstable}: each function as a {@link
 * io.jwasm.runtime.abi.wasi.WasiCall}, grouped by what it works on.
 */
@NullMarked
package io.jwasm.runtime.abi.wasi;

import org.jspecify.annotations.NullMarked;
