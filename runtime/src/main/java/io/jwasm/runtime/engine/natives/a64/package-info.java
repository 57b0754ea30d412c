/** The code generator for aarch64. */
@NullMarked
package io.jwasm.runtime.engine.natives.a64;

import org.jspecify.annotations.NullMarked;
