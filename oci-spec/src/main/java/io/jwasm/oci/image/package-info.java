/** Records of the OCI image specification 1.1, of Docker's archives, and the choice of platform. */
@NullMarked
package io.jwasm.oci.image;

import org.jspecify.annotations.NullMarked;
