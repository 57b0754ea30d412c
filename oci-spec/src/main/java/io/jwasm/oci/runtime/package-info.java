/**
 * Records of the OCI runtime specification 1.2.
 *
 * <p>As in the specification's own types an absent text, list or object is empty; null stands only
 * where being absent differs from zero.
 */
@NullMarked
package io.jwasm.oci.runtime;

import org.jspecify.annotations.NullMarked;
