/**
 * Compiled artifacts by key, shared by all processes of a user.
 *
 * <p>Three things keep it right. An entry appears whole, by rename, and never changes. Whoever
 * compiles holds a file lock, which the kernel releases when the process dies; temporary files are
 * only made under that lock, so its next holder may remove those that it finds. And nothing is
 * believed: an entry is checked before it is loaded, an index entry before it is compiled from.
 */
@NullMarked
package io.jwasm.runtime.cache;

import org.jspecify.annotations.NullMarked;
