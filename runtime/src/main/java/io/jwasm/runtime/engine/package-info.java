/**
 * The seam between the runtime and what executes WebAssembly; implementations live in subpackages.
 */
@NullMarked
package io.jwasm.runtime.engine;

import org.jspecify.annotations.NullMarked;
