/** Reading and writing the records as JSON; the only user of the JSON library. */
@NullMarked
package io.jwasm.oci.json;

import org.jspecify.annotations.NullMarked;
