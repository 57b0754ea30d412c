/** The seam for host ABIs, and the linker that binds a module's imports by name and type. */
@NullMarked
package io.jwasm.runtime.abi;

import org.jspecify.annotations.NullMarked;
