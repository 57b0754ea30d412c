/** containerd's Task service. */
@NullMarked
package io.jwasm.shim.rpc.task;

import org.jspecify.annotations.NullMarked;
