/** Serves gRPC services to containerd, over ttrpc and over gRPC, on unix sockets. */
@NullMarked
package io.jwasm.shim.rpc;

import org.jspecify.annotations.NullMarked;
