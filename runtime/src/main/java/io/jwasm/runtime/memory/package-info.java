/**
 * Linear memory: off-heap, reserved once, grown in place, checked at every access from the host.
 */
@NullMarked
package io.jwasm.runtime.memory;

import org.jspecify.annotations.NullMarked;
