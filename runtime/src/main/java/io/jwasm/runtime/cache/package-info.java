/** Compiled artifacts by key, shared by all processes of a user. */
@NullMarked
package io.jwasm.runtime.cache;

import org.jspecify.annotations.NullMarked;
