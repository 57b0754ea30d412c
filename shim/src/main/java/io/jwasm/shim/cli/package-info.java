/** The {@code jwasm} command: options, messages, exit codes. */
@NullMarked
package io.jwasm.shim.cli;

import org.jspecify.annotations.NullMarked;
