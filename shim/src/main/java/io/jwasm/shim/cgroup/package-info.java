/**
 * Control groups, versions 1 and 2: where a container's holder sits, and where limits are written.
 *
 * <p>A guest's threads are the JVM's, so that a cgroup binds it only if the JVM is inside: as the
 * only tenant ({@code container} grouping), or below the same pod. What a cgroup cannot do, the
 * runtime does: it caps linear memory and threads.
 */
@NullMarked
package io.jwasm.shim.cgroup;

import org.jspecify.annotations.NullMarked;
