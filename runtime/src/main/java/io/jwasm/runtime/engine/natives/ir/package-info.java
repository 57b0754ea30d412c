/** The intermediate representation: linear code over virtual registers, in int arrays. */
@NullMarked
package io.jwasm.runtime.engine.natives.ir;

import org.jspecify.annotations.NullMarked;
