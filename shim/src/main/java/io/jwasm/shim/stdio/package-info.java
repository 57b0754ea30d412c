/** The standard streams of containers: fifos and files. */
@NullMarked
package io.jwasm.shim.stdio;

import org.jspecify.annotations.NullMarked;
