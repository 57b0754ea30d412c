/** What the shim tells administrators, in containerd's log. */
@NullMarked
package io.jwasm.shim.log;

import org.jspecify.annotations.NullMarked;
