/** The wasi-threads proposal: guests that start threads of their own. */
@NullMarked
package io.jwasm.runtime.abi.threads;

import org.jspecify.annotations.NullMarked;
