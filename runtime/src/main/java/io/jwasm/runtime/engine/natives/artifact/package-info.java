/** The file that a compiled module is kept in. */
@NullMarked
package io.jwasm.runtime.engine.natives.artifact;

import org.jspecify.annotations.NullMarked;
