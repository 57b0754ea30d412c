/** A guest from configuration to exit reason: its threads, its stop signal, its end. */
@NullMarked
package io.jwasm.runtime.guest;

import org.jspecify.annotations.NullMarked;
