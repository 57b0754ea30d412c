/** Helpers for tests of several packages. */
@NullMarked
package io.jwasm.runtime.testing;

import org.jspecify.annotations.NullMarked;
