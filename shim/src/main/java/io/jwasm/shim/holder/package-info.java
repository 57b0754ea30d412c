/**
 * The processes that stand for guests on the host.
 *
 * <p>A guest is threads of a JVM that others share. Its holder is a process of its own: it owns the
 * guest's namespaces, sits in its cgroup, and has the pid that containerd, Docker and {@code kill}
 * know. Holders end with this JVM, however that ends.
 */
@NullMarked
package io.jwasm.shim.holder;

import org.jspecify.annotations.NullMarked;
