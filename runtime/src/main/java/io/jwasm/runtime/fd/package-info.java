/**
 * The descriptors of a guest: their table, and what can be done with each kind. All operations
 * answer a result or a negated error number of Linux ({@link io.jwasm.linux.Errno}).
 */
@NullMarked
package io.jwasm.runtime.fd;

import org.jspecify.annotations.NullMarked;
