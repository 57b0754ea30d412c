/** Liveness and register allocation, for any target. */
@NullMarked
package io.jwasm.runtime.engine.natives.regalloc;

import org.jspecify.annotations.NullMarked;
