/** Tells containerd what happens to tasks: in order, and again until it has been heard. */
@NullMarked
package io.jwasm.shim.events;

import org.jspecify.annotations.NullMarked;
