/** What the records of both specifications share: unknown fields, JSON names, problems. */
@NullMarked
package io.jwasm.oci;

import org.jspecify.annotations.NullMarked;
