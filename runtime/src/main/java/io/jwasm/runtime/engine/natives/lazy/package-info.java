/** Modules that are compiled while they run: each function at its first call at the latest. */
@NullMarked
package io.jwasm.runtime.engine.natives.lazy;

import org.jspecify.annotations.NullMarked;
