/** Turns bundles into guests of this JVM. */
@NullMarked
package io.jwasm.shim.launch;

import org.jspecify.annotations.NullMarked;
