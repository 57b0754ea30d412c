/**
 * The files that a guest sees: mounts, preopened directories, path resolution, the virtual {@code
 * /dev}, temporary file systems.
 *
 * <p>Host paths are only ever resolved by openat2 below a mount's own directory. Where a path may
 * meet a symbolic link or another mount, {@link io.jwasm.runtime.fs.Walk} goes through it component
 * by component in the guest's own name space.
 */
@NullMarked
package io.jwasm.runtime.fs;

import org.jspecify.annotations.NullMarked;
