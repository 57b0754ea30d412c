/** The x86-64 target: encoder, lowering, calling convention. */
@NullMarked
package io.jwasm.runtime.engine.natives.x64;

import org.jspecify.annotations.NullMarked;
