/** What jwasm's own commands ask of running shims, and how they ask. */
@NullMarked
package io.jwasm.shim.rpc.inspect;

import org.jspecify.annotations.NullMarked;
