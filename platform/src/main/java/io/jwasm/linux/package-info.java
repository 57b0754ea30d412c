/**
 * The Linux system calls that jwasm uses, on raw descriptors and addresses, and the only place that
 * calls native functions outside the native engine.
 */
@NullMarked
package io.jwasm.linux;

import org.jspecify.annotations.NullMarked;
