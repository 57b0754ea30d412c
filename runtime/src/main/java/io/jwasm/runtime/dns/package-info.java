/** Names to addresses, as the resolver of a C library finds them. Messages are dnsjava's. */
@NullMarked
package io.jwasm.runtime.dns;

import org.jspecify.annotations.NullMarked;
