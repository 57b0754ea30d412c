/** Checks of a machine: whether containers can run on it, and what to do if not. */
@NullMarked
package io.jwasm.shim.doctor;

import org.jspecify.annotations.NullMarked;
