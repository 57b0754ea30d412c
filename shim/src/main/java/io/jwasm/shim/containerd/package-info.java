/** containerd's own services, as their client. */
@NullMarked
package io.jwasm.shim.containerd;

import org.jspecify.annotations.NullMarked;
