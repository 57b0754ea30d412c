/**
 * The store of unpacked images: each unpacked once per digest, shared by all runs and processes,
 * never half-written.
 */
@NullMarked
package io.jwasm.image.store;

import org.jspecify.annotations.NullMarked;
