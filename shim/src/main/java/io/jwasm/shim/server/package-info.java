/** The process behind the shim's launcher. */
@NullMarked
package io.jwasm.shim.server;

import org.jspecify.annotations.NullMarked;
