/** The composition root: {@code main} and the one place where implementations are chosen. */
@NullMarked
package io.jwasm.shim;

import org.jspecify.annotations.NullMarked;
