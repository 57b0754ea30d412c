/** From an image and the user's options to a running guest, and from its end to an exit status. */
@NullMarked
package io.jwasm.shim.run;

import org.jspecify.annotations.NullMarked;
