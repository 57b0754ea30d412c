/** Stopping a guest that is blocked in a host call. */
@NullMarked
package io.jwasm.runtime.stop;

import org.jspecify.annotations.NullMarked;
