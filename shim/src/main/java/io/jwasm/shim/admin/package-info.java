/** The shims that run on this machine, as their administrator sees them. */
@NullMarked
package io.jwasm.shim.admin;

import org.jspecify.annotations.NullMarked;
