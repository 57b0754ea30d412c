/** Errors that a user can act on: what was attempted, on what, why it failed, what to do. */
@NullMarked
package io.jwasm.error;

import org.jspecify.annotations.NullMarked;
